package org.fmnist.graph.fast;

import java.util.EnumMap;
import java.util.Map;
import org.fmnist.graph.Layer;
import org.fmnist.graph.Weights;

/**
 * Kernels and biases into which batch norm's moving averages are folded: {@code kernel * inv} and
 * {@code offset - mean * inv} with {@code inv = 1 / sqrt(variance + epsilon)}, computed in double
 * precision and rounded once. The last layer has no batch norm and stays as it is.
 *
 * @param kernels in the shape of the layer's kernel
 * @param biases one for each output channel
 */
record FoldedWeights(Map<Layer, float[]> kernels, Map<Layer, float[]> biases) {

  static FoldedWeights of(Weights weights) {
    Map<Layer, float[]> kernels = new EnumMap<>(Layer.class);
    Map<Layer, float[]> biases = new EnumMap<>(Layer.class);
    for (Layer layer : Layer.values()) {
      float[] kernel = weights.get(layer.kernel());
      float[] bias = weights.get(layer.offset());
      if (layer.hasBatchNorm()) {
        fold(kernel, bias, weights.get(layer.mean()), weights.get(layer.variance()));
      }
      kernels.put(layer, kernel);
      biases.put(layer, bias);
    }
    return new FoldedWeights(kernels, biases);
  }

  /** Output channels are the kernel's last dimension. */
  private static void fold(float[] kernel, float[] offset, float[] mean, float[] variance) {
    int channels = offset.length;
    double[] inverse = new double[channels];
    for (int c = 0; c < channels; c++) {
      inverse[c] = 1 / Math.sqrt((double) variance[c] + Layer.BATCH_NORM_EPSILON);
      offset[c] = (float) (offset[c] - mean[c] * inverse[c]);
    }
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = (float) (kernel[i] * inverse[i % channels]);
    }
  }
}
