package org.fmnist.report;

import java.nio.file.Path;

/** A directory of {@code harden --compare-only}: two models compared, without a training run. */
final class ComparisonChapter {
  private ComparisonChapter() {}

  static boolean fits(Path directory) {
    return RobustnessPart.isIn(directory);
  }

  static Chapter of(Path directory, String id) {
    RobustnessComparison comparison = RobustnessComparison.read(directory);
    return new Chapter(
        "comparison",
        RobustnessPart.headline(comparison),
        RobustnessPart.of(comparison, directory, id + "-cmp"));
  }
}
