package org.fmnist.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.span;

import j2html.tags.DomContent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** An attack directory: figures, costs, pictures, classes, settings. */
final class AttackChapter {
  private static final int SHOWN = 10;
  private static final String QUERIES = "queries";

  private final Path directory;
  private final String id;

  private AttackChapter(Path directory, String id) {
    this.directory = directory;
    this.id = id;
  }

  static boolean fits(Path directory) {
    return Files.exists(directory.resolve("summary.json"))
        || Files.exists(directory.resolve("attack.csv"));
  }

  static Chapter of(Path directory, String id) {
    return new AttackChapter(directory, id).chapter();
  }

  private Chapter chapter() {
    List<DomContent> content = new ArrayList<>();
    Path summaryFile = directory.resolve("summary.json");
    Path tableFile = directory.resolve("attack.csv");
    Fields summary = Files.exists(summaryFile) ? Fields.read(summaryFile) : new Fields(Map.of());
    String headline = "no result yet";
    if (summary.has("attacked")) {
      headline = "success " + rate(summary);
      content.add(Html.keyFigures(figures(summary)));
    } else {
      content.add(Html.note("summary.json is missing: the attack has not finished."));
    }
    if (Files.exists(tableFile)) {
      Table table = Table.read(tableFile);
      content.add(div(costs(table)).withClass("plots"));
      content.add(pictures(table));
      content.add(classes(table));
    } else {
      content.add(Html.note("attack.csv is missing: the images are not known one by one."));
    }
    summary.object("settings").ifPresent(settings -> content.add(Html.settings(settings.flat())));
    return new Chapter("attack", headline, content);
  }

  private static String rate(Fields summary) {
    return Figures.withInterval(summary.number("successRate"), summary.numbers("interval95"));
  }

  private static Map<String, String> figures(Fields summary) {
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("Success", Figures.percent(summary.number("successRate")));
    List<Double> interval = summary.numbers("interval95");
    figures.put(
        "95 % interval",
        interval.size() == 2
            ? String.format(Locale.ROOT, "%.2f–", 100 * interval.get(0))
                + Figures.percent(interval.get(1))
            : Figures.NONE);
    figures.put(
        "Images misled",
        Figures.number(summary.number("succeeded"))
            + " of "
            + Figures.number(summary.number("attacked")));
    String cost = cost(summary.number("meanQueries"));
    for (String figure : List.of("Median", "Mean")) {
      String field =
          figure.toLowerCase(Locale.ROOT) + (cost.equals(QUERIES) ? "Queries" : "Gradients");
      figures.put(figure + " " + cost, Figures.number(summary.number(field)));
    }
    figures.put("Median L∞ norm", Figures.number(summary.number("medianLinf")));
    figures.put("Median L2 norm", Figures.number(summary.number("medianL2")));
    return figures;
  }

  /** What an attack costs: a white-box attack asks for gradients, not for predictions. */
  private static String cost(double queries) {
    return queries > 0 ? QUERIES : "gradients";
  }

  private DomContent costs(Table table) {
    boolean[] success = table.flags("success");
    String cost = cost(IntStream.of(table.integers(QUERIES)).sum());
    int[] costs = table.integers(cost);
    int[] counted =
        IntStream.range(0, success.length).filter(i -> success[i]).map(i -> costs[i]).toArray();
    if (counted.length == 0) {
      return Html.note("No image was misled: there are no " + cost + " to show.");
    }
    Histogram histogram = Histogram.of(counted);
    String title = "Successful attacks by " + cost;
    DomContent svg =
        Svg.of(
            Charts.bars(cost, "images", histogram.names(), histogram.counts()),
            id + "-costs",
            title,
            histogram.describe());
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < histogram.names().size(); i++) {
      rows.add(List.of(histogram.names().get(i), Figures.number(histogram.counts().get(i))));
    }
    return Html.chart(title, svg, Html.table(title, List.of(cost, "images"), rows));
  }

  private DomContent pictures(Table table) {
    Path originals = directory.resolve("original.npy");
    Path adversarials = directory.resolve("adversarial.npy");
    if (!Files.exists(originals) || !Files.exists(adversarials)) {
      return Html.note("original.npy or adversarial.npy is missing: no pictures.");
    }
    byte[] before = Images.read(originals);
    byte[] after = Images.read(adversarials);
    boolean[] success = table.flags("success");
    int stored = Math.min(before.length, after.length) / (Canvas.SIDE * Canvas.SIDE);
    int[] misled =
        IntStream.range(0, Math.min(stored, success.length)).filter(i -> success[i]).toArray();
    int[] label = table.integers("label");
    int[] predicted = table.integers("predicted");
    return div(
        h3("Misled images, evenly picked: original, adversarial"),
        div(each(
                spread(misled),
                i -> pair(Images.at(before, i), Images.at(after, i), label[i], predicted[i])))
            .withClass("pictures pairs"));
  }

  private static List<Integer> spread(int[] all) {
    int shown = Math.min(SHOWN, all.length);
    return IntStream.range(0, shown).map(i -> all[i * all.length / shown]).boxed().toList();
  }

  private static DomContent pair(byte[] before, byte[] after, int label, int predicted) {
    String was = Figures.className(label);
    String is = Figures.className(predicted);
    return figure(
        div(Html.picture(before, "original: " + was), Html.picture(after, "adversarial: " + is))
            .withClass("pair"),
        figcaption(span(was + " → " + is).withClass("answer")));
  }

  private static DomContent classes(Table table) {
    int[] label = table.integers("label");
    boolean[] success = table.flags("success");
    List<List<String>> rows = new ArrayList<>();
    for (int c = 0; c < 10; c++) {
      int wanted = c;
      long attacked = IntStream.of(label).filter(l -> l == wanted).count();
      long misled =
          IntStream.range(0, label.length).filter(i -> label[i] == wanted && success[i]).count();
      if (attacked > 0) {
        rows.add(
            List.of(
                Figures.className(c),
                Figures.number((double) attacked),
                Figures.number((double) misled),
                Figures.percent((double) misled / attacked)));
      }
    }
    return Html.table("Each class", List.of("class", "attacked", "misled", "success"), rows);
  }
}
