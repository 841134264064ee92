package org.fmnist.attack;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.fmnist.eval.Evaluator;
import org.fmnist.graph.InputGradient;
import org.fmnist.model.DifferentiableClassifier;
import org.fmnist.model.Objective;

/**
 * z = W x + b in plain Java, whose optimal adversarial images are known; counts what it is asked.
 */
final class LinearClassifier implements DifferentiableClassifier {
  private final float[][] weights;
  private final float[] bias;
  final AtomicLong predicted = new AtomicLong();
  final AtomicLong differentiated = new AtomicLong();

  LinearClassifier(float[][] weights, float[] bias) {
    this.weights = weights;
    this.bias = bias;
  }

  /** Smooth random templates, each centred so that the mean grey does not decide. */
  static LinearClassifier random(long seed) {
    Random random = new Random(seed);
    float[][] weights = new float[10][784];
    for (float[] template : weights) {
      for (int wave = 0; wave < 6; wave++) {
        double fx = random.nextDouble() * 3;
        double fy = random.nextDouble() * 3;
        double phase = random.nextDouble() * 6;
        for (int i = 0; i < 784; i++) {
          int row = i / 28;
          int column = i % 28;
          double angle = phase + 0.22 * (fx * column + fy * row);
          template[i] += (float) (0.002 * Math.sin(angle));
        }
      }
    }
    for (float[] template : weights) {
      float mean = 0;
      for (float weight : template) {
        mean += weight / 784;
      }
      for (int i = 0; i < 784; i++) {
        template[i] -= mean;
      }
    }
    return new LinearClassifier(weights, new float[10]);
  }

  /** Classes 0 and 1 as {@link #random}; the others are never the answer. */
  static LinearClassifier ofTwoClasses(long seed) {
    LinearClassifier classifier = random(seed);
    Arrays.fill(classifier.bias, 2, 10, -10_000);
    return classifier;
  }

  /** The same, but for what it adds to a logit. */
  LinearClassifier inFavourOf(int category, float more) {
    float[] other = bias.clone();
    other[category] += more;
    return new LinearClassifier(weights, other);
  }

  /** What a logit changes by with a pixel. */
  float weight(int category, int pixel) {
    return weights[category][pixel];
  }

  @Override
  public float[] logits(float[] pixels) {
    int count = pixels.length / 784;
    float[] logits = new float[count * 10];
    for (int n = 0; n < count; n++) {
      for (int c = 0; c < 10; c++) {
        double sum = bias[c];
        for (int i = 0; i < 784; i++) {
          sum += (double) weights[c][i] * pixels[n * 784 + i];
        }
        logits[n * 10 + c] = (float) sum;
      }
    }
    return logits;
  }

  @Override
  public float[] probabilities(float[] pixels) {
    // An image of the padding is black, and no image of the tests is.
    predicted.addAndGet(real(pixels));
    return softmax(logits(pixels));
  }

  private static long real(float[] pixels) {
    long real = 0;
    for (int n = 0; n < pixels.length / 784; n++) {
      for (int i = 0; i < 784; i++) {
        if (pixels[n * 784 + i] != 0) {
          real++;
          break;
        }
      }
    }
    return real;
  }

  private static float[] softmax(float[] logits) {
    float[] probabilities = new float[logits.length];
    for (int n = 0; n < logits.length; n += 10) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < 10; c++) {
        largest = Math.max(largest, logits[n + c]);
      }
      double sum = 0;
      for (int c = 0; c < 10; c++) {
        sum += Math.exp(logits[n + c] - largest);
      }
      for (int c = 0; c < 10; c++) {
        probabilities[n + c] = (float) (Math.exp(logits[n + c] - largest) / sum);
      }
    }
    return probabilities;
  }

  @Override
  public InputGradient inputGradient(
      float[] pixels, int[] classes, int[] labels, Objective objective) {
    differentiated.addAndGet(real(pixels));
    float[] logits = logits(pixels);
    float[] gradient = new float[pixels.length];
    for (int n = 0; n < classes.length; n++) {
      float[] row = Arrays.copyOfRange(logits, n * 10, n * 10 + 10);
      float[] byLogit = byLogit(row, classes[n], labels[n], objective);
      for (int c = 0; c < 10; c++) {
        for (int i = 0; i < 784; i++) {
          gradient[n * 784 + i] += byLogit[c] * weights[c][i];
        }
      }
    }
    return new InputGradient(logits, gradient);
  }

  private static float[] byLogit(float[] logits, int category, int label, Objective objective) {
    float[] byLogit = objective == Objective.CROSS_ENTROPY ? softmax(logits) : new float[10];
    if (objective == Objective.MARGIN) {
      float[] others = logits.clone();
      others[category] = Float.NEGATIVE_INFINITY;
      byLogit[Evaluator.predicted(others, 0)] = 1;
    }
    if (objective.needsLabels()) {
      byLogit[label] += 1;
    }
    byLogit[category] -= 1;
    return objective == Objective.TARGETED_DLR
        ? divided(byLogit, logits, category, label)
        : byLogit;
  }

  /** The gradient of d / s by the logits, from that of d, with s = z(1) − (z(3) + z(4)) / 2. */
  private static float[] divided(float[] byLogit, float[] logits, int category, int label) {
    int[] order =
        IntStream.range(0, 10)
            .boxed()
            .sorted(Comparator.comparingDouble(c -> -logits[c]))
            .mapToInt(c -> c)
            .toArray();
    double spread = logits[order[0]] - (logits[order[2]] + logits[order[3]]) / 2.0;
    double ratio = (logits[label] - logits[category]) / spread;
    float[] divided = byLogit.clone();
    divided[order[0]] -= (float) ratio;
    divided[order[2]] += (float) (ratio / 2);
    divided[order[3]] += (float) (ratio / 2);
    for (int c = 0; c < 10; c++) {
      divided[c] /= (float) spread;
    }
    return divided;
  }

  @Override
  public void close() {}
}
