package org.fmnist.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.h3;

import j2html.tags.DomContent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** A run directory: curves, the best weights on the test images, comparison, settings. */
final class RunChapter {
  private static final List<String> COLUMNS =
      List.of(
          "train_loss",
          "train_accuracy",
          "valid_loss",
          "valid_accuracy",
          "test_loss",
          "test_accuracy");
  private static final int MOST_POINTS = 400;

  private final Path directory;
  private final String id;
  private final List<DomContent> content = new ArrayList<>();
  private String headline = "no result yet";

  private RunChapter(Path directory, String id) {
    this.directory = directory;
    this.id = id;
  }

  static boolean fits(Path directory) {
    return Files.exists(directory.resolve("epochs.csv"))
        || Files.exists(directory.resolve("config.json"));
  }

  static Chapter of(Path directory, String id) {
    return new RunChapter(directory, id).chapter();
  }

  private Chapter chapter() {
    Optional<RobustnessComparison> comparison =
        RobustnessPart.isIn(directory)
            ? Optional.of(RobustnessComparison.read(directory))
            : Optional.empty();
    comparison.ifPresent(found -> content.addAll(RobustnessPart.of(found, directory, id + "-cmp")));
    epochs();
    evaluation();
    comparison.ifPresent(found -> headline = RobustnessPart.headline(found));
    Path config = directory.resolve("config.json");
    content.add(
        Files.exists(config)
            ? Html.settings(Fields.read(config).flat())
            : Html.note("config.json is missing: the settings are not known."));
    return new Chapter(comparison.isPresent() ? "hardened run" : "training run", headline, content);
  }

  private void epochs() {
    content.add(h3("Training"));
    Path file = directory.resolve("epochs.csv");
    if (!Files.exists(file)) {
      content.add(Html.note("epochs.csv is missing: no epoch has ended yet."));
      return;
    }
    Table epochs = Table.read(file);
    if (epochs.size() == 0) {
      content.add(Html.note("epochs.csv is empty: no epoch has ended yet."));
      return;
    }
    content.add(Html.keyFigures(figures(epochs)));
    DomContent numbers = numbers(epochs);
    List<Line> loss = TrainingCurves.lines(epochs, "loss", 1);
    List<Line> accuracy = TrainingCurves.lines(epochs, "accuracy", 100);
    content.add(
        div(
                plot("Loss", "epoch", TrainingCurves.LOSS, loss, "-loss", numbers),
                plot("Accuracy", "epoch", TrainingCurves.ACCURACY, accuracy, "-acc", numbers),
                steps())
            .withClass("plots"));
  }

  private DomContent steps() {
    Path file = directory.resolve("steps.csv");
    Table steps = Files.exists(file) ? Table.read(file) : null;
    if (steps == null || steps.size() < 2) {
      return Html.note("No steps were logged.");
    }
    Line loss = new Line("training batch", steps.numbers("step"), steps.numbers("loss"));
    return plot(
        "Loss of training batches",
        "step",
        TrainingCurves.LOSS,
        List.of(loss.measured().thinned(MOST_POINTS)),
        "-steps",
        Html.note("Every logged step stands in steps.csv."));
  }

  private DomContent plot(
      String title, String x, String y, List<Line> lines, String suffix, DomContent numbers) {
    String description = Line.describe(lines);
    DomContent svg = Svg.of(Charts.lines(x, y, lines), id + suffix, title, description);
    return Html.chart(title, svg, numbers);
  }

  private Map<String, String> figures(Table epochs) {
    int best = BestEpoch.row(epochs, selection());
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("Epochs", Figures.number(epochs.size()));
    figures.put("Best epoch", Figures.number(epochs.numbers("epoch")[best] + 1));
    figures.put("Validation accuracy", Figures.percent(epochs.numbers("valid_accuracy")[best]));
    figures.put("Test accuracy", Figures.percent(testAccuracy(epochs, best)));
    figures.put("Time", Figures.seconds(DoubleStream.of(epochs.numbers("seconds")).sum()));
    double speed = DoubleStream.of(epochs.numbers("images_per_second")).average().orElse(0);
    figures.put("Images a second", Figures.number(Math.rint(speed)));
    return figures;
  }

  private String selection() {
    Path config = directory.resolve("config.json");
    return Files.exists(config)
        ? Fields.read(config).object("settings").map(s -> s.text("selection")).orElse("")
        : "";
  }

  /** Runs that do not look at the test images while they train evaluate them at the end. */
  private double testAccuracy(Table epochs, int best) {
    Path evaluation = directory.resolve(EvaluationFiles.EVALUATION);
    return Files.exists(evaluation)
        ? Fields.read(evaluation).number("accuracy")
        : epochs.numbers("test_accuracy")[best];
  }

  private static DomContent numbers(Table epochs) {
    List<String> head = new ArrayList<>(List.of("epoch"));
    COLUMNS.forEach(column -> head.add(column.replace('_', ' ')));
    double[] epoch = epochs.numbers("epoch");
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < epochs.size(); i++) {
      List<String> row = new ArrayList<>(List.of(Figures.number(epoch[i] + 1)));
      for (String column : COLUMNS) {
        row.add(Figures.number(epochs.numbers(column)[i]));
      }
      rows.add(row);
    }
    return Html.table("Figures of each epoch", head, rows);
  }

  private void evaluation() {
    content.add(h3("On the test images"));
    Path file = directory.resolve(EvaluationFiles.EVALUATION);
    if (!Files.exists(file)) {
      content.add(Html.note(EvaluationFiles.EVALUATION + " is missing: the run has not finished."));
      return;
    }
    Fields evaluation = Fields.read(file);
    content.addAll(EvaluationPart.of(evaluation, directory, id + "-eval"));
    headline = "test accuracy " + Figures.percent(evaluation.number("accuracy"));
  }
}
