package org.fmnist.graph.fast;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import org.fmnist.graph.Layer;
import org.fmnist.graph.Variable;

/** Mean and variance over many batches of one size, from each batch's own. */
final class PooledMoments {
  /** Sums of means and of means of squares. */
  private final Map<Variable, double[]> sums = new EnumMap<>(Variable.class);

  private int batches;

  /**
   * @param moments a batch's means and variances under the moving averages that follow them
   */
  void add(Map<Variable, float[]> moments) {
    batches++;
    for (Layer layer : Layer.values()) {
      float[] mean = layer.hasBatchNorm() ? moments.get(layer.mean()) : null;
      if (mean == null) {
        continue;
      }
      float[] variance = requireNonNull(moments.get(layer.variance()));
      double[] means = sums.computeIfAbsent(layer.mean(), v -> new double[mean.length]);
      double[] squares = sums.computeIfAbsent(layer.variance(), v -> new double[mean.length]);
      for (int c = 0; c < mean.length; c++) {
        means[c] += mean[c];
        squares[c] += variance[c] + (double) mean[c] * mean[c];
      }
    }
  }

  /** The pooled moments; empty before the first batch. */
  Map<Variable, float[]> result() {
    Map<Variable, float[]> result = new EnumMap<>(Variable.class);
    for (Layer layer : Layer.values()) {
      double[] means = layer.hasBatchNorm() ? sums.get(layer.mean()) : null;
      if (means == null) {
        continue;
      }
      double[] squares = requireNonNull(sums.get(layer.variance()));
      float[] mean = new float[means.length];
      float[] variance = new float[means.length];
      for (int c = 0; c < mean.length; c++) {
        double m = means[c] / batches;
        mean[c] = (float) m;
        variance[c] = (float) Math.max(0, squares[c] / batches - m * m);
      }
      result.put(layer.mean(), mean);
      result.put(layer.variance(), variance);
    }
    return result;
  }
}
