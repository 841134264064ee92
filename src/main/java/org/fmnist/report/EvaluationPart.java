package org.fmnist.report;

import static j2html.TagCreator.caption;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h4;
import static j2html.TagCreator.span;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import j2html.tags.DomContent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.fmnist.data.ClassNames;

/** An {@code evaluation.json}: figures, classes, confusion, reliability, mistakes. */
final class EvaluationPart {
  private static final int PIXELS = Canvas.SIDE * Canvas.SIDE;

  private final Fields evaluation;
  private final Path directory;
  private final String id;

  private EvaluationPart(Fields evaluation, Path directory, String id) {
    this.evaluation = evaluation;
    this.directory = directory;
    this.id = id;
  }

  static List<DomContent> of(Fields evaluation, Path directory, String id) {
    EvaluationPart part = new EvaluationPart(evaluation, directory, id);
    List<DomContent> content = new ArrayList<>();
    content.add(Html.keyFigures(part.figures()));
    content.add(part.classes());
    content.add(part.confusion());
    content.add(div(part.reliability()).withClass("plots"));
    content.add(part.mistakes());
    return content;
  }

  private Map<String, String> figures() {
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("Accuracy", Figures.percent(evaluation.number("accuracy")));
    figures.put(
        "Correct",
        Figures.number(evaluation.number("correct"))
            + " of "
            + Figures.number(evaluation.number("images")));
    figures.put("Cross-entropy", Figures.number(evaluation.number("loss")));
    figures.put("Calibration error", Figures.percent(evaluation.number("calibrationError")));
    return figures;
  }

  private DomContent classes() {
    List<Fields> classes = evaluation.objects("perClass");
    if (classes.isEmpty()) {
      return Html.note("The figures of each class are missing.");
    }
    List<List<String>> rows =
        classes.stream()
            .map(
                c ->
                    List.of(
                        c.text("name"),
                        Figures.percent(c.number("precision")),
                        Figures.percent(c.number("recall")),
                        Figures.percent(c.number("f1")),
                        Figures.number(c.number("support"))))
            .toList();
    return Html.table("Each class", List.of("class", "precision", "recall", "F1", "images"), rows);
  }

  private DomContent confusion() {
    List<List<Double>> rows = evaluation.rows("confusion");
    int classes = ClassNames.all().size();
    if (rows.size() != classes || rows.stream().anyMatch(row -> row.size() != classes)) {
      return Html.note("The confusion matrix is missing.");
    }
    DomContent head =
        thead(
            tr(
                th("label \\ prediction").attr("scope", "col"),
                each(ClassNames.all(), name -> th(span(name)).attr("scope", "col"))));
    DomContent body =
        tbody(each(IntStream.range(0, classes).boxed().toList(), i -> row(i, rows.get(i))));
    String title = "Confusion matrix: label (row) by prediction (column)";
    return Html.scrolling(title, table(caption(span(title)), head, body).withClass("confusion"));
  }

  private static DomContent row(int label, List<Double> counts) {
    double sum = counts.stream().mapToDouble(Double::doubleValue).sum();
    return tr(
        th(ClassNames.of(label)).attr("scope", "row"),
        each(
            IntStream.range(0, counts.size()).boxed().toList(),
            answer -> cell(label == answer, counts.get(answer), sum)));
  }

  /** Right answers are shaded by their share, mistakes more strongly. */
  private static DomContent cell(boolean right, double count, double sum) {
    double share = sum == 0 ? 0 : count / sum;
    double heat = right ? 0.75 * share : Math.min(0.7, 4 * share);
    return td(Figures.number(count))
        .withClass(right ? "right" : count == 0 ? "none" : "wrong")
        .withStyle(String.format(Locale.ROOT, "--heat:%.3f", heat));
  }

  private DomContent reliability() {
    List<Fields> bins = evaluation.objects("reliability");
    if (bins.isEmpty()) {
      return Html.note("The reliability diagram is missing.");
    }
    double[] confidence = bins.stream().mapToDouble(b -> 100 * b.number("confidence")).toArray();
    double[] accuracy = bins.stream().mapToDouble(b -> 100 * b.number("accuracy")).toArray();
    List<Line> lines =
        List.of(
            new Line("this classifier", confidence, accuracy),
            new Line("perfectly calibrated", new double[] {0, 100}, new double[] {0, 100}));
    String title = "Reliability diagram: accuracy by predicted probability";
    DomContent svg =
        Svg.of(
            Charts.lines("predicted probability (%)", TrainingCurves.ACCURACY, lines),
            id + "-rel",
            title,
            Line.describe(lines));
    List<List<String>> rows =
        bins.stream()
            .map(
                b ->
                    List.of(
                        Figures.percent(b.number("confidence")),
                        Figures.percent(b.number("accuracy")),
                        Figures.number(b.number("count"))))
            .toList();
    return Html.chart(
        title, svg, Html.table(title, List.of("mean probability", "accuracy", "images"), rows));
  }

  private DomContent mistakes() {
    List<Fields> mistakes = evaluation.objects("mistakes");
    Path file = directory.resolve(EvaluationFiles.MISTAKES);
    if (mistakes.isEmpty() || !Files.exists(file)) {
      return Html.note("The pictures of mistakes are missing.");
    }
    byte[] images = Images.read(file);
    int count = Math.min(mistakes.size(), images.length / PIXELS);
    return div(
        h4("Mistakes with the highest probability"),
        div(each(
                IntStream.range(0, count).boxed().toList(),
                i -> mistake(mistakes.get(i), images, i)))
            .withClass("pictures"));
  }

  private static DomContent mistake(Fields mistake, byte[] images, int i) {
    String label = Figures.className(mistake.integer("label"));
    String answer = Figures.className(mistake.integer("predicted"));
    return figure(
        Html.picture(Images.at(images, i), "test image " + mistake.integer("index") + ", " + label),
        figcaption(
            span(answer + " " + Figures.percent(mistake.number("probability"))).withClass("answer"),
            span("is: " + label + ", no. " + mistake.integer("index"))));
  }
}
