package org.fmnist.graph.fast;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.fmnist.checkpoint.Checkpoints;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.Batch;
import org.fmnist.data.Dataset;
import org.fmnist.data.FashionMnist;
import org.fmnist.data.LabeledImages;
import org.fmnist.eval.Evaluator;
import org.fmnist.graph.Variable;
import org.fmnist.graph.Weights;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorValue;
import org.junit.jupiter.api.Test;

/** The fast engine in bfloat16 against itself in float32. */
class Bfloat16Test {
  private static final SessionSettings SESSION = SessionSettings.defaults();
  private static final RunSizes SIZES = RunSizes.only(200);
  private static final LabeledImages TEST = Dataset.embedded().test();

  private static Inference open(Weights weights, ComputePrecision precision) {
    return FoldedGraph.open(weights, SESSION, precision, SIZES);
  }

  private static float[] pixels(int count) {
    float[] pixels = new float[count * FashionMnist.PIXELS];
    byte[] bytes = TEST.pixels();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = bytes[i] & 0xff;
    }
    return pixels;
  }

  private static void answersTheSame(Weights weights) {
    try (Inference fp32 = open(weights, ComputePrecision.FP32);
        Inference bf16 = open(weights, ComputePrecision.BF16)) {
      float[] pixels = pixels(TEST.size());
      float[] expected = fp32.probabilities(pixels);
      float[] found = bf16.probabilities(pixels);
      assertThat(found).isNotEqualTo(expected);
      assertThat(differing(expected, found)).isLessThanOrEqualTo(10);
      int right = right(expected);
      assertThat(right(found)).isBetween(right - 10, right + 10);
    }
  }

  private static long differing(float[] a, float[] b) {
    return IntStream.range(0, TEST.size())
        .filter(i -> Evaluator.predicted(a, i) != Evaluator.predicted(b, i))
        .count();
  }

  private static int right(float[] probabilities) {
    return (int)
        IntStream.range(0, TEST.size())
            .filter(i -> Evaluator.predicted(probabilities, i) == TEST.label(i))
            .count();
  }

  @Test
  void answersTheSameWithTheShippedWeights() {
    answersTheSame(WeightsSource.shipped().read());
  }

  @Test
  void answersTheSameWithTheOriginalsWeights() {
    String original = System.getProperty("fmnist.original", "");
    assumeTrue(!original.isEmpty(), "fmnist.original is not set: the original is not there");
    answersTheSame(Checkpoints.read(Path.of(original)));
  }

  /**
   * Also where pixels are not whole, as attacks make them: above 128 bfloat16 has whole ones only.
   */
  @Test
  void gradientsPointTheSameWay() {
    int count = 200;
    float[] pixels = pixels(count);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Math.min(FashionMnist.MAX_PIXEL, pixels[i] + (i % 7) / 7f);
    }
    int[] classes = IntStream.range(0, count).map(i -> (TEST.label(i) + 1) % 10).toArray();
    Weights weights = WeightsSource.shipped().read();
    try (Inference fp32 = open(weights, ComputePrecision.FP32);
        Inference bf16 = open(weights, ComputePrecision.BF16)) {
      float[] expected = fp32.marginGradients(pixels, classes).gradient();
      float[] found = bf16.marginGradients(pixels, classes).gradient();
      double[] cosines =
          IntStream.range(0, count).mapToDouble(i -> cosine(expected, found, i)).sorted().toArray();
      assertThat(cosines[0]).isGreaterThan(0.9);
      assertThat(cosines[count / 2]).isGreaterThan(0.999);
    }
  }

  /** Those of a training step, of every variable that it moves. */
  @Test
  void trainingMovesTheSameWay() {
    Batch batch = TrainedWeights.trainingImages(5000, 128);
    Map<String, TensorValue> expected = gradients(batch, ComputePrecision.FP32);
    Map<String, TensorValue> found = gradients(batch, ComputePrecision.BF16);
    for (Variable variable : Variable.trainedVariables()) {
      float[] a = requireNonNull(expected.get(variable.checkpointName())).floats();
      float[] b = requireNonNull(found.get(variable.checkpointName())).floats();
      assertThat(b).as(variable.name()).isNotEqualTo(a);
      assertThat(cosine(a, b, 0, a.length)).as(variable.name()).isGreaterThan(0.99);
    }
  }

  private static Map<String, TensorValue> gradients(Batch batch, ComputePrecision precision) {
    FastTrainingSettings settings =
        FastTrainingSettings.original().toBuilder().keepFc(1).precision(precision).build();
    try (FastNetwork network = FastNetwork.create(settings, SESSION)) {
      network.start(TrainedWeights.get());
      return network.gradients(batch.pixels(), batch.labels(), 0);
    }
  }

  private static double cosine(float[] a, float[] b, int image) {
    return cosine(a, b, image * FashionMnist.PIXELS, FashionMnist.PIXELS);
  }

  private static double cosine(float[] a, float[] b, int first, int count) {
    double product = 0;
    double squaresOfA = 0;
    double squaresOfB = 0;
    for (int i = first; i < first + count; i++) {
      product += (double) a[i] * b[i];
      squaresOfA += (double) a[i] * a[i];
      squaresOfB += (double) b[i] * b[i];
    }
    return product / Math.sqrt(squaresOfA * squaresOfB);
  }
}
