package org.fmnist.graph.fast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.bytedeco.javacpp.Pointer;
import org.fmnist.data.Batch;
import org.fmnist.data.FashionMnist;
import org.fmnist.graph.exact.ExactSettings;
import org.fmnist.graph.exact.Precision;
import org.fmnist.model.ExactTrainer;
import org.fmnist.runtime.SessionSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The folded network against loops over doubles, the exact engine, and itself. */
class InferenceTest {
  private static final int COUNT = 50;

  private static final Batch BATCH = TrainedWeights.testImages(COUNT);
  private static final int[] LABELS = TrainedWeights.labels(COUNT);

  private static Inference fast;
  private static PlainNetwork plain;

  @BeforeAll
  static void open() {
    fast =
        FoldedGraph.open(
            TrainedWeights.get(),
            SessionSettings.defaults(),
            ComputePrecision.FP32,
            RunSizes.only(16));
    plain = new PlainNetwork(TrainedWeights.get());
  }

  @AfterAll
  static void close() {
    fast.close();
  }

  @Test
  void logitsAndProbabilitiesAgreeWithLoopsOverDoubles() {
    float[] logits = fast.logits(BATCH.pixels());
    float[] probabilities = fast.probabilities(BATCH.pixels());
    for (int i = 0; i < COUNT; i++) {
      double[] expected = plain.logits(image(i));
      double max = Arrays.stream(expected).max().orElseThrow();
      double sum = Arrays.stream(expected).map(z -> Math.exp(z - max)).sum();
      for (int c = 0; c < FashionMnist.CLASSES; c++) {
        int at = i * FashionMnist.CLASSES + c;
        assertThat((double) logits[at]).isCloseTo(expected[c], offset(1e-5));
        assertThat((double) probabilities[at])
            .isCloseTo(Math.exp(expected[c] - max) / sum, offset(2e-6));
      }
    }
  }

  @Test
  void probabilitiesAndGradientsAgreeWithTheExactEngine() {
    try (ExactTrainer exact =
        ExactTrainer.create(
            Precision.FP32, ExactSettings.original(), 1, 1, SessionSettings.defaults())) {
      exact.start(TrainedWeights.get());
      assertThat(
              maxDifference(
                  fast.probabilities(BATCH.pixels()),
                  exact.network().inferOp(BATCH.pixels()).doubles()))
          .isLessThan(2e-6);
      // The original differentiates the mean over the batch.
      double[] expected = exact.network().gradOp(BATCH.pixels(), BATCH.labels()).doubles();
      for (int i = 0; i < expected.length; i++) {
        expected[i] *= COUNT;
      }
      float[] found = fast.crossEntropyGradients(BATCH.pixels(), LABELS).gradient();
      assertThat(maxDifference(found, expected) / maxAbs(expected)).isLessThan(1e-5);
    }
  }

  @Test
  void marginGradientsAgreeWithDifferencesOfTheMargin() {
    float[] gradients = fast.marginGradients(BATCH.pixels(), LABELS).gradient();
    for (int i = 0; i < 10; i++) {
      int label = LABELS[i];
      assertGradient(gradients, i, image -> plain.margin(image, label));
    }
  }

  @Test
  void targetedGradientsAgreeWithDifferencesOfTheirLosses() {
    int[] targets = Arrays.stream(LABELS).map(label -> (label + 3) % 10).toArray();
    float[] ofDifferences =
        fast.logitDifferenceGradients(BATCH.pixels(), targets, LABELS).gradient();
    float[] ofRatios = fast.targetedDlrGradients(BATCH.pixels(), targets, LABELS).gradient();
    for (int i = 0; i < 10; i++) {
      int label = LABELS[i];
      int target = targets[i];
      assertGradient(ofDifferences, i, image -> difference(image, label, target));
      assertGradient(ofRatios, i, image -> difference(image, label, target) / spread(image));
    }
  }

  private static double difference(double[] image, int label, int target) {
    double[] logits = plain.logits(image);
    return logits[label] - logits[target];
  }

  /** The largest logit minus the mean of the third and the fourth. */
  private static double spread(double[] image) {
    double[] ascending = plain.logits(image);
    Arrays.sort(ascending);
    return ascending[9] - (ascending[7] + ascending[6]) / 2;
  }

  /** Holds an image's gradient against a difference of its loss along it. */
  private static void assertGradient(float[] gradients, int i, ToDoubleFunction<double[]> loss) {
    double[] gradient = new double[FashionMnist.PIXELS];
    double squares = 0;
    for (int p = 0; p < FashionMnist.PIXELS; p++) {
      gradient[p] = gradients[i * FashionMnist.PIXELS + p];
      squares += gradient[p] * gradient[p];
    }
    // A step of 2e-6 along the gradient is too short to cross a kink of a ReLU.
    double step = 1e-6 / Math.sqrt(squares);
    double[] up = image(i);
    double[] down = image(i);
    for (int p = 0; p < FashionMnist.PIXELS; p++) {
      up[p] += step * gradient[p];
      down[p] -= step * gradient[p];
    }
    double rise = loss.applyAsDouble(up) - loss.applyAsDouble(down);
    assertThat(rise / (2 * step * squares)).as("image %d", i).isCloseTo(1, offset(2e-5));
  }

  private static double[] image(int i) {
    double[] image = new double[FashionMnist.PIXELS];
    Arrays.setAll(image, p -> BATCH.pixels()[i * FashionMnist.PIXELS + p]);
    return image;
  }

  @Test
  void theImagesBesideDoNotChangeAnImagesValues() {
    float[] together = fast.logits(BATCH.pixels());
    float[] gradients = fast.crossEntropyGradients(BATCH.pixels(), LABELS).gradient();
    for (int kept = 0; kept < COUNT; kept += 7) {
      float[] others = BATCH.pixels().clone();
      for (int i = 0; i < others.length; i++) {
        others[i] = i / FashionMnist.PIXELS == kept ? others[i] : 255 - others[i];
      }
      assertThat(row(fast.logits(others), kept, FashionMnist.CLASSES))
          .isEqualTo(row(together, kept, FashionMnist.CLASSES));
      assertThat(
              row(fast.crossEntropyGradients(others, LABELS).gradient(), kept, FashionMnist.PIXELS))
          .isEqualTo(row(gradients, kept, FashionMnist.PIXELS));
    }
  }

  @Test
  void withOneImageARunThePlaceDoesNotMatter() {
    try (Inference single =
        FoldedGraph.open(
            TrainedWeights.get(),
            SessionSettings.defaults(),
            ComputePrecision.FP32,
            RunSizes.only(1))) {
      float[] together = single.logits(BATCH.pixels());
      float[] gradients = single.crossEntropyGradients(BATCH.pixels(), LABELS).gradient();
      for (int i = 0; i < COUNT; i += 7) {
        float[] alone = row(BATCH.pixels(), i, FashionMnist.PIXELS);
        assertThat(single.logits(alone)).isEqualTo(row(together, i, FashionMnist.CLASSES));
        assertThat(single.crossEntropyGradients(alone, new int[] {LABELS[i]}).gradient())
            .isEqualTo(row(gradients, i, FashionMnist.PIXELS));
      }
    }
  }

  @Test
  void thePlaceInARunChangesLastBitsAtMost() {
    double[] together = widened(fast.logits(BATCH.pixels()));
    double[] gradients = widened(fast.crossEntropyGradients(BATCH.pixels(), LABELS).gradient());
    for (int i = 0; i < COUNT; i++) {
      float[] alone = row(BATCH.pixels(), i, FashionMnist.PIXELS);
      assertThat(maxDifference(fast.logits(alone), row(together, i, FashionMnist.CLASSES)))
          .isLessThan(2e-6 * maxAbs(together));
      assertThat(
              maxDifference(
                  fast.crossEntropyGradients(alone, new int[] {LABELS[i]}).gradient(),
                  row(gradients, i, FashionMnist.PIXELS)))
          .isLessThan(2e-6 * maxAbs(gradients));
    }
  }

  private static float[] row(float[] values, int i, int width) {
    return Arrays.copyOfRange(values, i * width, (i + 1) * width);
  }

  private static double[] row(double[] values, int i, int width) {
    return Arrays.copyOfRange(values, i * width, (i + 1) * width);
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }

  @Test
  void anyNumberOfImagesIsAnswered() {
    for (int count : new int[] {0, 1, 15, 16, 17, 33}) {
      float[] pixels = Arrays.copyOf(BATCH.pixels(), count * FashionMnist.PIXELS);
      assertThat(fast.logits(pixels)).hasSize(count * FashionMnist.CLASSES);
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
    float[] image = new float[FashionMnist.PIXELS];
    assertThatThrownBy(() -> fast.marginGradients(image, new int[] {10}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0..9");
    assertThatThrownBy(() -> fast.marginGradients(image, new int[2]))
        .isInstanceOf(IllegalArgumentException.class);
    Inference closed =
        FoldedGraph.open(
            TrainedWeights.get(),
            SessionSettings.defaults(),
            ComputePrecision.FP32,
            RunSizes.only(1));
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
