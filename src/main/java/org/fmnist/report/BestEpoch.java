package org.fmnist.report;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Which epoch's weights a run kept as its best: {@code settings.selection} says by what. */
final class BestEpoch {
  private BestEpoch() {}

  /**
   * The row of the best epoch; of equal ones the last. Without a measured value it is the last row.
   *
   * @param epochs at least one
   * @param selection as {@code config.json} names it; the validation loss where it is unknown
   */
  static int row(Table epochs, String selection) {
    double[] scores =
        switch (selection) {
          case "LAST" -> new double[epochs.size()];
          case "VALIDATION_ACCURACY" -> epochs.numbers("valid_accuracy");
          case "VALIDATION_ROBUSTNESS" -> epochs.numbers("valid_robust_accuracy");
          default -> negated(epochs.numbers("valid_loss"));
        };
    return IntStream.range(0, scores.length)
        .filter(i -> Double.isFinite(scores[i]))
        .reduce((a, b) -> scores[b] >= scores[a] ? b : a)
        .orElse(epochs.size() - 1);
  }

  private static double[] negated(double[] values) {
    return Arrays.stream(values).map(value -> -value).toArray();
  }
}
