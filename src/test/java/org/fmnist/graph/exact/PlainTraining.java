package org.fmnist.graph.exact;

import java.util.EnumMap;
import java.util.Map;
import org.fmnist.data.FashionMnist;
import org.fmnist.graph.Layer;
import org.fmnist.graph.Variable;
import org.fmnist.graph.Weights;

/**
 * The network in training mode without dropout, in plain double-precision loops that share nothing
 * with TensorFlow: batch norm by the batch's own moments.
 */
final class PlainTraining {
  private static final double EPSILON = 1e-5;
  private final Map<Variable, double[]> weights = new EnumMap<>(Variable.class);
  private final int images;

  /** The batch's moments of one layer: what its moving averages move towards. */
  record Moments(double[] mean, double[] variance) {}

  private final Map<Layer, Moments> moments = new EnumMap<>(Layer.class);

  PlainTraining(Weights weights, int images) {
    this.images = images;
    for (Variable variable : Variable.values()) {
      float[] values = weights.get(variable);
      double[] widened = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        widened[i] = values[i];
      }
      this.weights.put(variable, widened);
    }
  }

  /** The values of a variable; a test may change them in place. */
  double[] get(Variable variable) {
    return weights.get(variable);
  }

  /** Mean cross-entropy of the batch. */
  double loss(float[] pixels, float[] labels) {
    double[][] probabilities = softmax(logits(pixels));
    double sum = 0;
    for (int n = 0; n < images; n++) {
      for (int c = 0; c < FashionMnist.CLASSES; c++) {
        sum -= labels[n * FashionMnist.CLASSES + c] * Math.log(probabilities[n][c]);
      }
    }
    return sum / images;
  }

  /** Moments of the layer's linear output in the last forward pass. */
  Moments moments(Layer layer) {
    return moments.get(layer);
  }

  /** Shares of the batch whose highest logit is the label. */
  double accuracy(float[] pixels, float[] labels) {
    double[][] logits = logits(pixels);
    int right = 0;
    for (int n = 0; n < images; n++) {
      int best = 0;
      for (int c = 1; c < FashionMnist.CLASSES; c++) {
        best = logits[n][c] > logits[n][best] ? c : best;
      }
      right += labels[n * FashionMnist.CLASSES + best] == 1 ? 1 : 0;
    }
    return (double) right / images;
  }

  private double[][] logits(float[] pixels) {
    double[] x = new double[pixels.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = pixels[i];
    }
    x = normalizeAndRelu(Layer.CONV1, convolution(Layer.CONV1, x, 28, 1));
    x = normalizeAndRelu(Layer.CONV2, convolution(Layer.CONV2, x, 28, 2));
    x = normalizeAndRelu(Layer.CONV3, convolution(Layer.CONV3, x, 14, 3));
    x = normalizeAndRelu(Layer.FC, product(x, weights.get(Variable.FC_KERNEL), 1600, 200));
    double[] linear = product(x, weights.get(Variable.SOFTMAX_KERNEL), 200, FashionMnist.CLASSES);
    double[] bias = weights.get(Variable.SOFTMAX_BIAS);
    double[][] logits = new double[images][FashionMnist.CLASSES];
    for (int i = 0; i < linear.length; i++) {
      logits[i / FashionMnist.CLASSES][i % FashionMnist.CLASSES] =
          linear[i] + bias[i % FashionMnist.CLASSES];
    }
    return logits;
  }

  /** Stride and zero padding as {@code SAME}: of an odd total the larger half goes behind. */
  private double[] convolution(Layer layer, double[] x, int side, int stride) {
    long[] shape = layer.kernel().shape();
    int k = (int) shape[0];
    int in = (int) shape[2];
    int out = (int) shape[3];
    int outSide = (side + stride - 1) / stride;
    int before = Math.max(0, (outSide - 1) * stride + k - side) / 2;
    double[] kernel = weights.get(layer.kernel());
    double[] y = new double[images * outSide * outSide * out];
    for (int n = 0; n < images; n++) {
      for (int cell = 0; cell < outSide * outSide; cell++) {
        int target = (n * outSide * outSide + cell) * out;
        for (int tap = 0; tap < k * k; tap++) {
          int row = cell / outSide * stride - before + tap / k;
          int column = cell % outSide * stride - before + tap % k;
          if (row < 0 || row >= side || column < 0 || column >= side) {
            continue;
          }
          for (int i = 0; i < in; i++) {
            double value = x[((n * side + row) * side + column) * in + i];
            if (value == 0) {
              continue;
            }
            int from = (tap * in + i) * out;
            for (int o = 0; o < out; o++) {
              y[target + o] += value * kernel[from + o];
            }
          }
        }
      }
    }
    return y;
  }

  private double[] product(double[] x, double[] kernel, int in, int out) {
    double[] y = new double[images * out];
    for (int n = 0; n < images; n++) {
      for (int i = 0; i < in; i++) {
        for (int o = 0; o < out; o++) {
          y[n * out + o] += x[n * in + i] * kernel[i * out + o];
        }
      }
    }
    return y;
  }

  private double[] normalizeAndRelu(Layer layer, double[] x) {
    double[] offset = weights.get(layer.offset());
    int channels = offset.length;
    int rows = x.length / channels;
    double[] mean = new double[channels];
    double[] variance = new double[channels];
    for (int i = 0; i < x.length; i++) {
      mean[i % channels] += x[i] / rows;
    }
    for (int i = 0; i < x.length; i++) {
      double distance = x[i] - mean[i % channels];
      variance[i % channels] += distance * distance / rows;
    }
    moments.put(layer, new Moments(mean, variance));
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int c = i % channels;
      y[i] = Math.max(0, (x[i] - mean[c]) / Math.sqrt(variance[c] + EPSILON) + offset[c]);
    }
    return y;
  }

  private static double[][] softmax(double[][] logits) {
    double[][] probabilities = new double[logits.length][];
    for (int n = 0; n < logits.length; n++) {
      double max = Double.NEGATIVE_INFINITY;
      for (double logit : logits[n]) {
        max = Math.max(max, logit);
      }
      double sum = 0;
      probabilities[n] = new double[logits[n].length];
      for (int c = 0; c < logits[n].length; c++) {
        probabilities[n][c] = Math.exp(logits[n][c] - max);
        sum += probabilities[n][c];
      }
      for (int c = 0; c < logits[n].length; c++) {
        probabilities[n][c] /= sum;
      }
    }
    return probabilities;
  }
}
