package org.fmnist.report;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.fmnist.report.RobustnessComparison.Attack;
import org.fmnist.report.RobustnessComparison.Model;
import org.fmnist.report.RobustnessComparison.Point;
import org.fmnist.report.RobustnessComparison.Robustness;
import org.jspecify.annotations.Nullable;

/** A comparison as rows, as Markdown and as a plot. */
final class RobustnessText {
  static final List<String> COLUMNS = List.of("", "before", "after");
  static final String X = "ε: largest change of a pixel, of 1";
  static final String Y = "robust accuracy (%)";

  private static final int SCALE = 2;

  private RobustnessText() {}

  /** Figures of both models side by side: name, before, after. */
  static List<List<String>> rows(RobustnessComparison comparison) {
    Model before = comparison.before();
    Model after = comparison.after();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("model", before.name(), after.name()));
    rows.add(
        List.of(
            "test accuracy",
            Figures.withInterval(before.testAccuracy(), before.testInterval95()),
            Figures.withInterval(after.testAccuracy(), after.testInterval95())));
    if (before.robustness() != null && after.robustness() != null) {
      rows.addAll(rows(before.robustness(), after.robustness()));
    }
    int attacks = Math.min(before.attacks().size(), after.attacks().size());
    IntStream.range(0, attacks)
        .forEach(i -> rows.addAll(rows(before.attacks().get(i), after.attacks().get(i))));
    return rows;
  }

  private static List<List<String>> rows(Robustness before, Robustness after) {
    List<List<String>> rows = new ArrayList<>();
    String within = " within ε " + Figures.number(before.epsilon());
    rows.add(
        List.of(
            "robust accuracy" + within + " (AutoAttack)",
            Figures.withInterval(before.robustAccuracy(), before.interval95()),
            Figures.withInterval(after.robustAccuracy(), after.interval95())));
    rows.add(
        List.of(
            "the same, pixels of whole levels",
            Figures.percent(before.robustAccuracyWholePixels()),
            Figures.percent(after.robustAccuracyWholePixels())));
    rows.add(List.of("clean accuracy of these images", clean(before), clean(after)));
    rows.add(List.of("misled by", misled(before), misled(after)));
    return rows;
  }

  private static String clean(Robustness robustness) {
    return Figures.percent(robustness.cleanAccuracy()) + " of " + count(robustness.images());
  }

  private static String misled(Robustness robustness) {
    return robustness.misledBy().stream()
        .map(part -> part.attack() + " " + count(part.images()))
        .collect(Collectors.joining(", "));
  }

  private static List<List<String>> rows(Attack before, Attack after) {
    String name = before.name();
    return List.of(
        List.of(
            name + ": success (95 % interval)",
            Figures.withInterval(before.successRate(), before.interval95()),
            Figures.withInterval(after.successRate(), after.interval95())),
        List.of(name + ": images attacked", count(before.attacked()), count(after.attacked())),
        List.of(
            name + ": median queries",
            number(before.medianQueries()),
            number(after.medianQueries())),
        List.of(name + ": median L∞", number(before.medianLinf()), number(after.medianLinf())),
        List.of(name + ": median L2", number(before.medianL2()), number(after.medianL2())));
  }

  private static String count(int count) {
    return Figures.number(count);
  }

  private static String number(@Nullable Double number) {
    return number == null ? Figures.NONE : Figures.number(number);
  }

  /** Robust accuracy of both models over the attack's strength, in percent. */
  static List<Line> lines(RobustnessComparison comparison) {
    return List.of(
        line("before", comparison.before().robustAccuracy()),
        line("after", comparison.after().robustAccuracy()));
  }

  private static Line line(String name, List<Point> points) {
    return new Line(
        name,
        points.stream().mapToDouble(Point::epsilon).toArray(),
        points.stream().mapToDouble(point -> 100 * point.accuracy()).toArray());
  }

  static byte[] markdown(RobustnessComparison comparison) {
    StringBuilder text = new StringBuilder("# Before and after hardening\n\n");
    text.append("| | before | after |\n| --- | --- | --- |\n");
    rows(comparison).forEach(row -> text.append(markdownRow(row)));
    text.append("\n## Robust accuracy under PGD\n\n| ε | before | after |\n| --- | --- | --- |\n");
    robustRows(comparison).forEach(row -> text.append(markdownRow(row)));
    if (!comparison.checks().isEmpty()) {
      text.append("\n## Signs of gradient masking\n\n| looked for | absent | numbers |\n");
      text.append("| --- | --- | --- |\n");
      comparison
          .checks()
          .forEach(
              c ->
                  text.append(
                      markdownRow(List.of(c.name(), c.passed() ? "yes" : "no", c.detail()))));
    }
    comparison
        .pictures()
        .forEach(
            name ->
                text.append("\n![misled images: ")
                    .append(name)
                    .append("](")
                    .append(name)
                    .append(")\n"));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Strength, before, after; strengths that only one of them was attacked with have a dash. */
  static List<List<String>> robustRows(RobustnessComparison comparison) {
    List<Point> before = comparison.before().robustAccuracy();
    List<Point> after = comparison.after().robustAccuracy();
    return java.util.stream.Stream.concat(before.stream(), after.stream())
        .map(Point::epsilon)
        .distinct()
        .sorted()
        .map(e -> List.of(Figures.number(e), accuracy(before, e), accuracy(after, e)))
        .toList();
  }

  private static String accuracy(List<Point> points, double epsilon) {
    return points.stream()
        .filter(point -> point.epsilon() == epsilon)
        .findFirst()
        .map(point -> Figures.percent(point.accuracy()))
        .orElse(Figures.NONE);
  }

  private static String markdownRow(List<String> cells) {
    return "| "
        + String.join(" | ", cells.stream().map(c -> c.replace("|", "\\|")).toList())
        + " |\n";
  }

  static void plot(RobustnessComparison comparison, Path png) {
    try (Canvas canvas = new Canvas(Charts.WIDTH * SCALE, Charts.HEIGHT * SCALE)) {
      canvas.scale(SCALE);
      Charts.lines(X, Y, lines(comparison)).paint(canvas.at(0, 0), Charts.WIDTH, Charts.HEIGHT);
      canvas.write(png);
    }
  }
}
