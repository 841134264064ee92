package org.fmnist.report;

import j2html.TagCreator;
import j2html.tags.DomContent;
import j2html.utils.EscapeUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.internal.chartpart.Chart;

/**
 * A chart as a drawing inside a page: scales with the page, takes its colours from the style sheet,
 * and tells a screen reader what it shows.
 */
final class Svg {
  private static final Pattern HEAD = Pattern.compile("^.*?<svg[^>]*>", Pattern.DOTALL);
  private static final Pattern LONG_NUMBER = Pattern.compile("-?\\d+\\.\\d{2,}");
  private static final Pattern CLIP = Pattern.compile("clip(-?\\d+)");

  private Svg() {}

  /**
   * @param id distinct in the page
   * @param title what the chart is
   * @param description what one sees on it
   */
  static DomContent of(Chart<?, ?> chart, String id, String title, String description) {
    String drawing = HEAD.matcher(encode(chart)).replaceFirst("");
    drawing = LONG_NUMBER.matcher(drawing).replaceAll(Svg::shorter);
    // The encoder names clip paths at random: the same report would differ from run to run.
    drawing = CLIP.matcher(drawing).replaceAll(new Names(id)::next);
    for (Map.Entry<String, String> colour : Palette.variables().entrySet()) {
      drawing = drawing.replace(colour.getKey(), colour.getValue());
    }
    String head =
        String.format(
            Locale.ROOT,
            "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"%s-t %s-d\">"
                + "<title id=\"%s-t\">%s</title><desc id=\"%s-d\">%s</desc>",
            chart.getWidth(),
            chart.getHeight(),
            id,
            id,
            id,
            EscapeUtil.escape(title),
            id,
            EscapeUtil.escape(description));
    return TagCreator.rawHtml(head + drawing);
  }

  private static String encode(Chart<?, ?> chart) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      VectorGraphicsEncoder.saveVectorGraphic(chart, out, VectorGraphicsFormat.SVG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String shorter(MatchResult number) {
    String text = String.format(Locale.ROOT, "%.1f", Double.parseDouble(number.group()));
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** Numbers names in the order in which they first appear. */
  private static final class Names {
    private final String prefix;
    private final Map<String, Integer> seen = new java.util.HashMap<>();

    Names(String prefix) {
      this.prefix = prefix;
    }

    String next(MatchResult name) {
      return prefix + "-c" + seen.computeIfAbsent(name.group(1), key -> seen.size());
    }
  }
}
