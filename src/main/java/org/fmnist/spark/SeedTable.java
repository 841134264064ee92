package org.fmnist.spark;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs that differ in their seed, side by side. */
final class SeedTable {
  private SeedTable() {}

  /** A row for each run, in the order given. */
  static byte[] csv(List<SeedResult> results) {
    String head = String.join(",", results.get(0).figures().keySet());
    String rows =
        results.stream()
            .map(SeedResult::figures)
            .map(
                figures ->
                    figures.values().stream()
                        .map(value -> Objects.toString(value, ""))
                        .collect(Collectors.joining(",")))
            .collect(Collectors.joining("\n"));
    return (head + "\n" + rows + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Mean and standard deviation of the runs that have a test accuracy; null where there is none.
   */
  static Map<String, @Nullable Object> testAccuracy(List<SeedResult> results) {
    double[] values =
        results.stream()
            .map(SeedResult::testAccuracy)
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .toArray();
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    figures.put("runs", values.length);
    figures.put("mean", values.length > 0 ? (Double) mean : null);
    // Of the population that the seeds are a sample of.
    figures.put("deviation", values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : null);
    return figures;
  }
}
