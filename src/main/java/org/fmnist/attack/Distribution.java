package org.fmnist.attack;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * The middle, the mean and the tail of some numbers; all NaN if there are none. Immutable.
 *
 * @param median the lower of the two middle ones, if their number is even
 * @param mean the sum by the number
 * @param percentile95 the smallest that 95 % do not exceed
 */
public record Distribution(double median, double mean, double percentile95) {
  static Distribution of(DoubleStream numbers) {
    double[] sorted = numbers.sorted().toArray();
    return new Distribution(
        quantile(sorted, 0.5),
        Arrays.stream(sorted).average().orElse(Double.NaN),
        quantile(sorted, 0.95));
  }

  private static double quantile(double[] sorted, double part) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
  }
}
