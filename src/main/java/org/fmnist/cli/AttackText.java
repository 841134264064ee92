package org.fmnist.cli;

import java.util.Locale;
import java.util.stream.Collectors;
import org.fmnist.attack.AttackJobResult;
import org.fmnist.attack.AttackSummary;
import org.fmnist.attack.Distribution;

/** What an attack did, in lines for people. */
final class AttackText {
  private final StringBuilder text = new StringBuilder();

  private AttackText() {}

  static String of(AttackJobResult result) {
    return new AttackText().all(result);
  }

  private String all(AttackJobResult result) {
    AttackSummary summary = result.summary();
    text.append(
        String.format(
            Locale.ROOT,
            "%d of %d succeeded: %.1f %% (95 %%: %.1f to %.1f)",
            summary.succeeded(),
            summary.attacked(),
            100 * summary.successRate(),
            100 * summary.interval95().low(),
            100 * summary.interval95().high()));
    int wrong = result.images().misclassified();
    if (wrong > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n%d of %d images looked at are misclassified without an attack and left out",
              wrong,
              result.images().considered()));
    }
    if (result.successesByPart().size() > 1) {
      text.append(
          result.successesByPart().entrySet().stream()
              .map(part -> part.getKey() + " " + part.getValue())
              .collect(
                  Collectors.joining(", ", System.lineSeparator() + "successes by part: ", "")));
    }
    line("queries", summary.cost().queries(), "%.0f");
    line("queries of successes", summary.costOfSuccesses().queries(), "%.0f");
    line("gradients", summary.cost().gradients(), "%.0f");
    line("gradients of successes", summary.costOfSuccesses().gradients(), "%.0f");
    line("L-infinity of successes", summary.change().linf(), "%.4f");
    line("L2 of successes", summary.change().l2(), "%.4f");
    result
        .robustAccuracy()
        .ifPresent(
            share ->
                text.append(String.format(Locale.ROOT, "%nrobust accuracy %.2f %%", 100 * share)));
    result
        .directory()
        .ifPresent(path -> text.append(System.lineSeparator()).append("in ").append(path));
    return text.toString();
  }

  /** Nothing of no numbers: without successes, theirs have no median. */
  private void line(String what, Distribution d, String number) {
    if (Double.isNaN(d.median())) {
      return;
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%n%-24s median " + number + ", mean %.4g, 95th percentile " + number,
            what,
            d.median(),
            d.mean(),
            d.percentile95()));
  }
}
