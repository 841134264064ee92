package org.fmnist.report;

import static j2html.TagCreator.caption;
import static j2html.TagCreator.dd;
import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.dl;
import static j2html.TagCreator.dt;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.img;
import static j2html.TagCreator.p;
import static j2html.TagCreator.span;
import static j2html.TagCreator.summary;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import j2html.tags.DomContent;
import j2html.tags.specialized.TableTag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** The building blocks of the page. All text is escaped by the library that builds the tags. */
final class Html {
  private Html() {}

  /** Names and values, large. */
  static DomContent keyFigures(Map<String, String> figures) {
    return dl(each(figures.entrySet(), e -> div(dt(e.getKey()), dd(e.getValue()))))
        .withClass("figures");
  }

  /** A table whose first column names the rows. It can be scrolled sideways where it is wide. */
  static DomContent table(String title, List<String> columns, List<List<String>> rows) {
    return scrolling(title, rowsOf(title, columns, rows));
  }

  /** A table of words: they begin on the left and take several lines where they are long. */
  static DomContent texts(String title, List<String> columns, List<List<String>> rows) {
    return scrolling(title, rowsOf(title, columns, rows).withClass("texts"));
  }

  private static TableTag rowsOf(String title, List<String> columns, List<List<String>> rows) {
    return j2html.TagCreator.table(
        caption(span(title)),
        thead(tr(each(columns, column -> th(column).attr("scope", "col")))),
        tbody(each(rows, Html::row)));
  }

  private static DomContent row(List<String> cells) {
    return tr(
        th(cells.get(0)).attr("scope", "row"),
        each(cells.subList(1, cells.size()), cell -> td(cell)));
  }

  /** A box that keyboard users can reach and scroll. */
  static DomContent scrolling(String name, DomContent content) {
    return div(content)
        .withClass("scroll")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", name);
  }

  /** A chart with its numbers folded away below it. */
  static DomContent chart(String title, DomContent svg, DomContent numbers) {
    return figure(figcaption(title), svg, folded("Numbers of this chart", numbers))
        .withClass("plot");
  }

  static DomContent folded(String title, DomContent content) {
    return details(summary(title), content);
  }

  /** Something that is not there. */
  static DomContent note(String text) {
    return p(text).withClass("note");
  }

  /** Names and values of settings, folded away. */
  static DomContent settings(Map<String, String> settings) {
    List<List<String>> rows =
        settings.entrySet().stream().map(e -> List.of(e.getKey(), e.getValue())).toList();
    return details(summary("Settings"), table("Settings", List.of("setting", "value"), rows))
        .withClass("settings");
  }

  /** An image of 784 pixels with its description. */
  static DomContent picture(byte[] pixels, String description) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(Canvas.gray(pixels), "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return img()
        .withSrc("data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray()))
        .withAlt(description)
        .withClass("pixels")
        .attr("width", "84")
        .attr("height", "84");
  }
}
