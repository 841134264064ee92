package org.fmnist.compare;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A port's values beside a reference's. Immutable as long as nobody writes to the list.
 *
 * @param reference where the reference's values come from
 * @param tolerance why differences pass or do not
 * @param checks one a tensor
 * @param firstDifference what failed first; empty if nothing did
 */
public record ParityReport(
    String reference, String tolerance, List<Check> checks, Optional<Difference> firstDifference) {

  /**
   * Where the two sides part.
   *
   * @param tensor {@code group.name}
   * @param step of a trajectory, or run of a group, from 0; empty where nothing is trained
   */
  public record Difference(String tensor, OptionalInt step) {
    @Override
    public String toString() {
      return tensor + (step.isPresent() ? ", step " + step.getAsInt() : "");
    }
  }

  /** Whether every check passed, and there was one. */
  public boolean pass() {
    return !checks.isEmpty() && checks.stream().allMatch(Check::pass);
  }

  /** A line a tensor, then the verdict. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%-90s %9s %9s %10s %8s %9s",
            "tensor",
            "count",
            "differ",
            "max abs",
            "max ulp",
            "tolerance"));
    checks.forEach(check -> text.append('\n').append(line(check)));
    long failed = checks.stream().filter(check -> !check.pass()).count();
    text.append("\n\nreference: ").append(reference).append('\n').append(tolerance).append('\n');
    text.append(
        failed == 0
            ? "all " + checks.size() + " tensors pass"
            : failed + " of " + checks.size() + " tensors FAILED");
    firstDifference.ifPresent(first -> text.append("\nfirst difference: ").append(first));
    return text.toString();
  }

  private static String line(Check check) {
    return String.format(
        Locale.ROOT,
        "%-90s %9d %9d %10.3g %8d %9.1g %s",
        check.name(),
        check.count(),
        check.differing(),
        check.maxAbs(),
        check.maxUlp(),
        check.tolerance(),
        check.pass() ? "ok" : "FAILED " + check.fault());
  }
}
