package org.fmnist.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.h4;
import static j2html.TagCreator.img;

import j2html.tags.DomContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.FmnistException;

/** A {@code comparison.json}: before and after, robust accuracy, signs of masking, pictures. */
final class RobustnessPart {
  private static final long MAX_PICTURE = 16 << 20;

  private RobustnessPart() {}

  static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(RobustnessComparison.FILE));
  }

  static String headline(RobustnessComparison comparison) {
    return "test accuracy "
        + Figures.percent(comparison.before().testAccuracy())
        + " before, "
        + Figures.percent(comparison.after().testAccuracy())
        + " after";
  }

  static List<DomContent> of(RobustnessComparison comparison, Path directory, String id) {
    List<DomContent> content = new ArrayList<>();
    content.add(h3("Before and after hardening"));
    content.add(
        Html.table(
            "The same attacks, budgets, images and seeds on both",
            RobustnessText.COLUMNS,
            RobustnessText.rows(comparison)));
    content.add(div(robustness(comparison, id)).withClass("plots"));
    content.add(checks(comparison));
    comparison.pictures().forEach(name -> content.add(picture(directory, name)));
    return content;
  }

  private static DomContent robustness(RobustnessComparison comparison, String id) {
    List<Line> lines = RobustnessText.lines(comparison);
    if (lines.stream().allMatch(Line::isEmpty)) {
      return Html.note("Robust accuracy was not measured.");
    }
    String title = "Robust accuracy by ε";
    DomContent svg =
        Svg.of(
            Charts.lines(RobustnessText.X, RobustnessText.Y, lines),
            id,
            title,
            Line.describe(lines));
    return Html.chart(
        title,
        svg,
        Html.table(title, List.of("ε", "before", "after"), RobustnessText.robustRows(comparison)));
  }

  private static DomContent checks(RobustnessComparison comparison) {
    if (comparison.checks().isEmpty()) {
      return Html.note("Signs of gradient masking were not looked for.");
    }
    List<List<String>> rows =
        comparison.checks().stream()
            .map(c -> List.of(c.name(), c.passed() ? "yes" : "no", c.detail()))
            .toList();
    return Html.texts(
        "Signs of gradient masking", List.of("looked for", "absent", "numbers"), rows);
  }

  private static DomContent picture(Path directory, String name) {
    Path file = directory.resolve(name).normalize();
    // The name comes from a file: it must not lead out of the directory.
    if (!directory.normalize().equals(file.getParent()) || !Files.isRegularFile(file)) {
      return Html.note(name + " is missing.");
    }
    try {
      if (Files.size(file) > MAX_PICTURE) {
        return Html.note(name + " is too large to show.");
      }
      String data = Base64.getEncoder().encodeToString(Files.readAllBytes(file));
      return div(
          h4("Misled images of the hardened model: " + name),
          img()
              .withSrc("data:image/png;base64," + data)
              .withAlt("pairs of original and adversarial images with their classes: " + name)
              .withClass("sheet"));
    } catch (IOException e) {
      throw new FmnistException("cannot read " + file + ": " + AtomicFiles.reason(e), e);
    }
  }
}
