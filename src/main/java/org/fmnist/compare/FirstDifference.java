package org.fmnist.compare;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.fmnist.compare.ParityReport.Difference;

/**
 * Finds where two sides part first: by the step of a trajectory, then in the order of the checks.
 */
final class FirstDifference {
  private FirstDifference() {}

  /**
   * @param checks of one part
   * @param steps of its trajectories
   */
  static Optional<Difference> among(List<Check> checks, int steps) {
    return checks.stream()
        .filter(check -> !check.pass())
        .min(Comparator.comparingDouble(check -> moment(check, steps)))
        .map(check -> new Difference(check.name(), step(check, steps)));
  }

  /** The step at which a value arose; a snapshot lies between two steps. */
  private static double moment(Check check, int steps) {
    OptionalInt step = step(check, steps);
    return step.isEmpty() ? -1 : step.getAsInt() + (isSnapshot(check) ? 0.5 : 0);
  }

  private static OptionalInt step(Check check, int steps) {
    String name = check.name();
    if (isSnapshot(check)) {
      int done = Integer.parseInt(name.substring("after_".length(), name.indexOf('.')));
      return OptionalInt.of(done - 1);
    }
    if (check.first() < 0) {
      return OptionalInt.empty();
    }
    if (name.equals("order.training_batches")) {
      return OptionalInt.of(check.first() / Math.max(1, check.count() / steps));
    }
    boolean trajectory = name.endsWith(".losses") || name.endsWith(".accuracies");
    return trajectory ? OptionalInt.of(check.first()) : OptionalInt.empty();
  }

  private static boolean isSnapshot(Check check) {
    return check.name().startsWith("after_");
  }
}
