package org.fmnist.report;

import j2html.TagCreator;
import j2html.tags.DomContent;
import java.util.HashMap;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.DefaultStyleHandler;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGIDGenerator;
import org.knowm.xchart.internal.chartpart.Chart;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.ls.DOMImplementationLS;
import org.w3c.dom.ls.LSSerializer;

/**
 * A chart as a drawing inside a page: scales with the page, takes its colours from the style sheet,
 * and tells a screen reader what it shows.
 */
final class Svg {
  private static final String NAMESPACE = SVGGraphics2D.SVG_NAMESPACE_URI;

  private Svg() {}

  /**
   * Draws the chart; a note stands in for one that cannot be drawn, as without fonts.
   *
   * @param id distinct in the page
   * @param title what the chart is
   * @param description what one sees on it
   */
  static DomContent of(Chart<?, ?> chart, String id, String title, String description) {
    return Decoration.attempt(
        () -> drawn(chart, id, title, description),
        why -> Html.note("The chart could not be drawn: " + why + "."));
  }

  private static DomContent drawn(Chart<?, ?> chart, String id, String title, String description) {
    SVGGraphics2D graphics = new SVGGraphics2D(context(id), false);
    chart.paint(graphics, chart.getWidth(), chart.getHeight());
    Element root = graphics.getRoot();
    root.setAttribute("class", "chart");
    root.setAttribute("viewBox", "0 0 " + chart.getWidth() + " " + chart.getHeight());
    root.setAttribute("role", "img");
    root.setAttribute("aria-labelledby", id + "-t " + id + "-d");
    // The one name that the generator does not ask for.
    ((Element) root.getElementsByTagNameNS(NAMESPACE, "defs").item(0)).removeAttribute("id");
    root.insertBefore(text(root, "desc", id + "-d", description), root.getFirstChild());
    root.insertBefore(text(root, "title", id + "-t", title), root.getFirstChild());
    return TagCreator.rawHtml(markup(root));
  }

  private static SVGGeneratorContext context(String id) {
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
    context.setPrecision(1);
    context.setComment(null);
    context.setIDGenerator(new Names(id));
    context.setStyleHandler(new StyleSheetColours());
    return context;
  }

  private static Document document() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(NAMESPACE, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Element text(Element root, String name, String id, String text) {
    Element element = root.getOwnerDocument().createElementNS(NAMESPACE, name);
    element.setAttribute("id", id);
    element.setTextContent(text);
    return element;
  }

  /** Without the namespace: in a page, {@code svg} is an element like any other. */
  private static String markup(Element root) {
    Object feature = root.getOwnerDocument().getImplementation().getFeature("LS", "3.0");
    LSSerializer serializer = ((DOMImplementationLS) feature).createLSSerializer();
    serializer.getDomConfig().setParameter("xml-declaration", false);
    return serializer.writeToString(root).replace(" xmlns=\"" + NAMESPACE + "\"", "");
  }

  /** Names that are distinct in a page with several drawings. */
  private static final class Names extends SVGIDGenerator {
    private final String chart;

    Names(String chart) {
      this.chart = chart;
    }

    @Override
    public String generateID(String prefix) {
      return chart + "-" + super.generateID(prefix);
    }
  }

  /** Writes a colour of the palette as the variable of the style sheet. */
  private static final class StyleSheetColours extends DefaultStyleHandler {
    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // as the library declares it
    public void setStyle(Element element, Map style, SVGGeneratorContext context) {
      Map<Object, Object> named = new HashMap<>(style);
      named.replaceAll((key, value) -> Palette.variables().getOrDefault(value, (String) value));
      super.setStyle(element, named, context);
    }
  }
}
