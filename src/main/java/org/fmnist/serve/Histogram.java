package org.fmnist.serve;

import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** Counts values by size, as Prometheus wants histograms. For many threads. */
final class Histogram {
  private final double[] bounds;
  private final LongAdder[] counts;
  private final DoubleAdder sum = new DoubleAdder();

  /**
   * @param bounds of the buckets, ascending; a last one takes what is larger
   */
  Histogram(double... bounds) {
    this.bounds = bounds;
    this.counts = new LongAdder[bounds.length + 1];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  void add(double value) {
    int bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]) {
      bucket++;
    }
    counts[bucket].increment();
    sum.add(value);
  }

  void write(StringBuilder text, String name, String labels) {
    String before = labels.isEmpty() ? "" : labels + ",";
    long total = 0;
    for (int i = 0; i < counts.length; i++) {
      total += counts[i].sum();
      String bound = i < bounds.length ? Double.toString(bounds[i]) : "+Inf";
      Metrics.line(text, name + "_bucket", before + "le=\"" + bound + "\"", total);
    }
    Metrics.line(text, name + "_sum", labels, sum.sum());
    Metrics.line(text, name + "_count", labels, total);
  }
}
