package org.fmnist.graph.fast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.fmnist.data.Batch;
import org.fmnist.graph.Network;
import org.fmnist.graph.SessionSettings;
import org.fmnist.graph.TensorValue;
import org.fmnist.graph.Variable;
import org.fmnist.graph.exact.ExactNetwork;
import org.fmnist.graph.exact.ExactSettings;
import org.fmnist.graph.exact.Precision;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tensorflow.types.TFloat64;

/** The folded network against the exact one in double precision, and against itself. */
class InferenceTest {
  private static final int COUNT = 50;

  private static final Batch BATCH = TrainedWeights.testImages(COUNT);
  private static final int[] LABELS = TrainedWeights.labels(COUNT);

  private static ExactNetwork<TFloat64> exact;
  private static Inference fast;

  @BeforeAll
  static void open() {
    exact =
        ExactNetwork.create(Precision.FP64, ExactSettings.original(), SessionSettings.defaults());
    Map<String, TensorValue> values = new LinkedHashMap<>();
    for (Variable variable : Variable.values()) {
      values.put(
          variable.checkpointName(),
          exact.value(TrainedWeights.get().get(variable), variable.shape()));
    }
    exact.assign(values);
    fast = FoldedGraph.open(TrainedWeights.get(), SessionSettings.defaults(), 16);
  }

  @AfterAll
  static void close() {
    fast.close();
    exact.close();
  }

  @Test
  void probabilitiesAgreeWithTheExactNetwork() {
    double[] expected = exact.inferOp(BATCH.pixels()).doubles();
    assertThat(maxDifference(fast.probabilities(BATCH.pixels()), expected)).isLessThan(2e-6);
  }

  @Test
  void logitsAgreeWithTheExactNetwork() {
    double[] expected = exact.logits(BATCH.pixels()).doubles();
    assertThat(maxDifference(fast.logits(BATCH.pixels()), expected) / maxAbs(expected))
        .isLessThan(2e-6);
  }

  @Test
  void crossEntropyGradientsAgreeWithTheExactNetwork() {
    // The original differentiates the mean over the batch.
    double[] expected = exact.gradOp(BATCH.pixels(), BATCH.labels()).doubles();
    for (int i = 0; i < expected.length; i++) {
      expected[i] *= COUNT;
    }
    float[] found = fast.crossEntropyGradients(BATCH.pixels(), LABELS).gradients();
    assertThat(maxDifference(found, expected) / maxAbs(expected)).isLessThan(1e-5);
  }

  @Test
  void marginGradientsAgreeWithDifferencesOfTheMargin() {
    float[] gradient = fast.marginGradients(BATCH.pixels(), LABELS).gradients();
    double step = 1e-4;
    float[] moved = BATCH.pixels();
    // Along the gradient of one image, the margin rises by the gradient's squared length. Double
    // precision sees a step this small, which crosses no ReLU's kink.
    for (int image = 0; image < 10; image++) {
      double squares = 0;
      for (int p = image * Network.PIXELS; p < (image + 1) * Network.PIXELS; p++) {
        squares += (double) gradient[p] * gradient[p];
      }
      float[] up = Arrays.copyOfRange(moved, image * Network.PIXELS, (image + 1) * Network.PIXELS);
      float[] down = up.clone();
      double applied = 0;
      double scale = step / Math.sqrt(squares);
      for (int p = 0; p < Network.PIXELS; p++) {
        float g = gradient[image * Network.PIXELS + p];
        up[p] += (float) (scale * g);
        down[p] -= (float) (scale * g);
        applied += ((double) up[p] - down[p]) * g;
      }
      double rise = margin(up, LABELS[image]) - margin(down, LABELS[image]);
      assertThat(rise).as("image %d", image).isCloseTo(applied, within(applied));
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double value) {
    return org.assertj.core.data.Offset.offset(1e-3 * value);
  }

  private static double margin(float[] image, int label) {
    double[] logits = exact.logits(image).doubles();
    double best = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < Network.CLASSES; c++) {
      if (c != label) {
        best = Math.max(best, logits[c]);
      }
    }
    return best - logits[label];
  }

  @Test
  void valuesDoNotDependOnTheImagesBesideOrOnTheCall() {
    float[] together = fast.probabilities(BATCH.pixels());
    float[] gradients = fast.crossEntropyGradients(BATCH.pixels(), LABELS).gradients();
    for (int i = 0; i < COUNT; i++) {
      float[] alone =
          Arrays.copyOfRange(BATCH.pixels(), i * Network.PIXELS, (i + 1) * Network.PIXELS);
      assertThat(fast.probabilities(alone))
          .isEqualTo(Arrays.copyOfRange(together, i * 10, (i + 1) * 10));
      assertThat(fast.crossEntropyGradients(alone, new int[] {LABELS[i]}).gradients())
          .isEqualTo(Arrays.copyOfRange(gradients, i * Network.PIXELS, (i + 1) * Network.PIXELS));
    }
  }

  @Test
  void anyNumberOfImagesIsAnswered() {
    for (int count : new int[] {0, 1, 15, 16, 17, 33}) {
      float[] pixels = Arrays.copyOf(BATCH.pixels(), count * Network.PIXELS);
      assertThat(fast.logits(pixels)).hasSize(count * Network.CLASSES);
    }
  }

  @Test
  void nativeTensorsDoNotPileUp() {
    fast.crossEntropyGradients(BATCH.pixels(), LABELS);
    long before = Pointer.totalCount();
    for (int i = 0; i < 50; i++) {
      fast.crossEntropyGradients(BATCH.pixels(), LABELS);
      fast.probabilities(BATCH.pixels());
    }
    assertThat(Pointer.totalCount() - before).isLessThanOrEqualTo(0);
  }

  @Test
  void wrongInputIsRefused() {
    assertThatThrownBy(() -> fast.logits(new float[783]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("784");
    float[] image = new float[Network.PIXELS];
    assertThatThrownBy(() -> fast.marginGradients(image, new int[] {10}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0..9");
    assertThatThrownBy(() -> fast.marginGradients(image, new int[2]))
        .isInstanceOf(IllegalArgumentException.class);
    Inference closed = FoldedGraph.open(TrainedWeights.get(), SessionSettings.defaults(), 1);
    closed.close();
    assertThatThrownBy(() -> closed.logits(image)).isInstanceOf(IllegalStateException.class);
  }

  static double maxDifference(float[] found, double[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    double max = 0;
    for (int i = 0; i < found.length; i++) {
      max = Math.max(max, Math.abs(found[i] - expected[i]));
    }
    return max;
  }

  static double maxAbs(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElseThrow();
  }
}
