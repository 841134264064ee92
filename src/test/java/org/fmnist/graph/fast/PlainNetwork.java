package org.fmnist.graph.fast;

import org.fmnist.data.FashionMnist;
import org.fmnist.graph.Layer;
import org.fmnist.graph.Weights;

/** The network in evaluation mode as loops over doubles, one image at a time. */
final class PlainNetwork {
  private final Weights weights;

  PlainNetwork(Weights weights) {
    this.weights = weights;
  }

  /** 10 logits of 784 pixels. */
  double[] logits(double[] image) {
    double[] x = convolution(image, FashionMnist.SIDE, 1, 6, 1, Layer.CONV1);
    x = convolution(x, 28, 24, 5, 2, Layer.CONV2);
    x = convolution(x, 14, 48, 4, 3, Layer.CONV3);
    x = product(x, Layer.FC);
    normalizeAndRectify(x, Layer.FC);
    double[] logits = product(x, Layer.SOFTMAX);
    float[] bias = weights.get(Layer.SOFTMAX.offset());
    for (int c = 0; c < logits.length; c++) {
      logits[c] += bias[c];
    }
    return logits;
  }

  /** The largest logit of the other classes minus that of {@code label}. */
  double margin(double[] image, int label) {
    double[] logits = logits(image);
    double best = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < logits.length; c++) {
      if (c != label) {
        best = Math.max(best, logits[c]);
      }
    }
    return best - logits[label];
  }

  private double[] convolution(double[] x, int side, int in, int size, int stride, Layer layer) {
    float[] kernel = weights.get(layer.kernel());
    int channels = weights.get(layer.offset()).length;
    int outSide = (side + stride - 1) / stride;
    // SAME: as much padding as makes the last window fit, the smaller half before.
    int before = Math.max(0, (outSide - 1) * stride + size - side) / 2;
    double[] y = new double[outSide * outSide * channels];
    for (int row = 0; row < outSide; row++) {
      for (int column = 0; column < outSide; column++) {
        for (int i = 0; i < size * size; i++) {
          int r = row * stride - before + i / size;
          int c = column * stride - before + i % size;
          if (r < 0 || r >= side || c < 0 || c >= side) {
            continue;
          }
          for (int k = 0; k < in; k++) {
            double value = x[(r * side + c) * in + k];
            int from = (i * in + k) * channels;
            int to = (row * outSide + column) * channels;
            for (int o = 0; o < channels; o++) {
              y[to + o] += value * kernel[from + o];
            }
          }
        }
      }
    }
    normalizeAndRectify(y, layer);
    return y;
  }

  private double[] product(double[] x, Layer layer) {
    float[] kernel = weights.get(layer.kernel());
    double[] y = new double[kernel.length / x.length];
    for (int i = 0; i < kernel.length; i++) {
      y[i % y.length] += x[i / y.length] * kernel[i];
    }
    return y;
  }

  private void normalizeAndRectify(double[] x, Layer layer) {
    float[] offset = weights.get(layer.offset());
    float[] mean = weights.get(layer.mean());
    float[] variance = weights.get(layer.variance());
    for (int i = 0; i < x.length; i++) {
      int c = i % offset.length;
      double normalized =
          (x[i] - mean[c]) / Math.sqrt((double) variance[c] + Layer.BATCH_NORM_EPSILON);
      x[i] = Math.max(0, normalized + offset[c]);
    }
  }
}
