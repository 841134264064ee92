package org.fmnist.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A named line of a chart.
 *
 * @param x positions
 * @param y values, as many; those that are not measured are NaN
 */
record Line(String name, double[] x, double[] y) {
  Line {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "expected as many values as positions, found " + y.length + " for " + x.length);
    }
  }

  /** The points that were measured. */
  Line measured() {
    int[] kept =
        IntStream.range(0, x.length)
            .filter(i -> Double.isFinite(x[i]) && Double.isFinite(y[i]))
            .toArray();
    return pick(kept);
  }

  /** At most so many points, evenly taken, the last one among them. */
  Line thinned(int most) {
    if (x.length <= most) {
      return this;
    }
    int count = x.length;
    return pick(
        IntStream.range(0, most).map(i -> (int) ((long) i * (count - 1) / (most - 1))).toArray());
  }

  private Line pick(int[] indices) {
    return new Line(
        name,
        IntStream.of(indices).mapToDouble(i -> x[i]).toArray(),
        IntStream.of(indices).mapToDouble(i -> y[i]).toArray());
  }

  boolean isEmpty() {
    return x.length == 0;
  }

  /** What one sees on a chart of these lines, in words. */
  static String describe(List<Line> lines) {
    return lines.stream()
        .map(Line::measured)
        .filter(line -> !line.isEmpty())
        .map(Line::inWords)
        .collect(Collectors.joining(" "));
  }

  private String inWords() {
    int last = x.length - 1;
    return String.format(
        Locale.ROOT,
        "%s: from %s at %s to %s at %s, between %s and %s.",
        name,
        Figures.number(y[0]),
        Figures.number(x[0]),
        Figures.number(y[last]),
        Figures.number(x[last]),
        Figures.number(DoubleStream.of(y).min().orElse(0)),
        Figures.number(DoubleStream.of(y).max().orElse(0)));
  }
}
