package org.fmnist.graph.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.fmnist.data.Batch;
import org.fmnist.data.Dataset;
import org.fmnist.graph.Layer;
import org.fmnist.graph.StepResult;
import org.fmnist.graph.Variable;
import org.fmnist.graph.Weights;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** One training step of the twin, recomputed in plain double-precision Java. */
class TrainingStepTest {
  private static final int IMAGES = 4;
  private static final SessionSettings SESSION = new SessionSettings(0, Device.CPU);

  /** Clips some of the first step's gradients and leaves others. */
  private static final ExactSettings CLIPPING =
      new ExactSettings(2019, 1e-5, 2e-2, 2000, 0.01, Set.of(), OperationSeeds.TF1);

  private static Batch batch;
  private final ExactNetwork<TFloat32> network =
      ExactNetwork.create(Precision.FP32, CLIPPING, SESSION);

  @BeforeAll
  static void takeABatch() {
    batch = Batch.of(Dataset.embedded().test(), new int[] {0, 1, 2, 3});
  }

  @AfterEach
  void close() {
    network.close();
  }

  private Weights weights() {
    Map<String, TensorValue> values = network.values();
    Map<Variable, float[]> weights = new LinkedHashMap<>();
    for (Variable variable : Variable.values()) {
      weights.put(variable, values.get(variable.checkpointName()).floats());
    }
    return Weights.of(weights);
  }

  private PlainTraining plain() {
    return new PlainTraining(weights(), IMAGES);
  }

  private StepResult step(int iteration) {
    return network.trainOp(batch.pixels(), batch.labels(), iteration, 1, 1);
  }

  @Test
  void lossAndAccuracyAreThoseBeforeTheStep() {
    PlainTraining before = plain();
    StepResult result = step(0);
    double expected = before.loss(batch.pixels(), batch.labels());
    assertThat(result.loss()).isCloseTo(expected, within(1e-5 * expected));
    assertThat(result.accuracy()).isEqualTo(before.accuracy(batch.pixels(), batch.labels()));
    assertThat(plain().loss(batch.pixels(), batch.labels())).isLessThan(0.9 * expected);
  }

  /** Central differences at the largest element of the gradient and at two others. */
  @ParameterizedTest
  @EnumSource(
      names = {
        "CONV1_KERNEL",
        "CONV1_OFFSET",
        "CONV2_KERNEL",
        "CONV2_OFFSET",
        "CONV3_KERNEL",
        "CONV3_OFFSET",
        "FC_KERNEL",
        "FC_OFFSET",
        "SOFTMAX_KERNEL",
        "SOFTMAX_BIAS"
      })
  void gradientIsTheSlopeOfTheLoss(Variable variable) {
    PlainTraining plain = plain();
    float[] gradient =
        network
            .gradients(batch.pixels(), batch.labels(), 1, 1)
            .get(variable.checkpointName())
            .floats();
    int largest = 0;
    for (int i = 0; i < gradient.length; i++) {
      largest = Math.abs(gradient[i]) > Math.abs(gradient[largest]) ? i : largest;
    }
    assertThat(gradient[largest]).isNotZero();
    for (int index : new int[] {largest, 0, gradient.length / 2}) {
      assertThat((double) gradient[index])
          .as("%s[%d]", variable, index)
          .isCloseTo(slope(plain, variable, index), within(1e-3 * Math.abs(gradient[largest])));
    }
  }

  private static double slope(PlainTraining plain, Variable variable, int index) {
    // Small enough that hardly a ReLU turns between the two ends, large enough for double.
    double step = 1e-7;
    double[] values = plain.get(variable);
    double value = values[index];
    values[index] = value + step;
    double above = plain.loss(batch.pixels(), batch.labels());
    values[index] = value - step;
    double below = plain.loss(batch.pixels(), batch.labels());
    values[index] = value;
    return (above - below) / (2 * step);
  }

  /** Two steps of Kingma and Ba's algorithm 1, with ε as TensorFlow places it. */
  @Test
  void weightsMoveAsAdamMovesThem() {
    Map<Variable, double[]> m = new LinkedHashMap<>();
    Map<Variable, double[]> v = new LinkedHashMap<>();
    int clipped = 0;
    int kept = 0;
    for (int t = 1; t <= 2; t++) {
      int iteration = t - 1;
      double rate =
          (1e-5 + 0.02 * Math.exp(-iteration / 2000.0))
              * Math.sqrt(1 - Math.pow(0.999, t))
              / (1 - Math.pow(0.9, t));
      Map<String, TensorValue> gradients = network.gradients(batch.pixels(), batch.labels(), 1, 1);
      Weights before = weights();
      step(iteration);
      Weights after = weights();
      for (Variable variable : Variable.trainedVariables()) {
        float[] gradient = gradients.get(variable.checkpointName()).floats();
        double[] first = m.computeIfAbsent(variable, x -> new double[gradient.length]);
        double[] second = v.computeIfAbsent(variable, x -> new double[gradient.length]);
        float[] from = before.get(variable);
        float[] to = after.get(variable);
        double worst = 0;
        for (int i = 0; i < gradient.length; i++) {
          double g = Math.max(-0.01, Math.min(0.01, gradient[i]));
          clipped += g == gradient[i] ? 0 : 1;
          kept += g == gradient[i] && g != 0 ? 1 : 0;
          first[i] += (g - first[i]) * 0.1;
          second[i] += (g * g - second[i]) * 0.001;
          double expected = from[i] - rate * first[i] / (Math.sqrt(second[i]) + 1e-8);
          worst = Math.max(worst, Math.abs(to[i] - expected));
        }
        assertThat(worst).as("%s, step %d", variable, t).isLessThan(1e-6);
      }
    }
    assertThat(clipped).isGreaterThan(100);
    assertThat(kept).isGreaterThan(100);
  }

  /** {@code tf.train.AdamOptimizer} holds 0.9 and 0.999 in float32, also for a float64 network. */
  @Test
  void adamsConstantsAreFloat32InDoublePrecisionToo() {
    try (ExactNetwork<TFloat64> wide = ExactNetwork.create(Precision.FP64, CLIPPING, SESSION)) {
      String kernel = Variable.SOFTMAX_KERNEL.checkpointName();
      double[] gradient =
          wide.clippedGradients(batch.pixels(), batch.labels(), 1, 1).get(kernel).doubles();
      wide.trainOp(batch.pixels(), batch.labels(), 0, 1, 1);
      Map<String, TensorValue> values = wide.values();
      double[] expected = Arrays.stream(gradient).map(g -> g * (1 - (double) 0.9f)).toArray();
      assertThat(values.get("fmnist_cnn/" + kernel + "/Adam").doubles()).isEqualTo(expected);
      assertThat(values.get("fmnist_cnn/beta1_power").floats()).containsExactly(0.9f * 0.9f);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0.1", "20, 0.7", "1000000, 0.999"})
  void movingAveragesTakeTheMomentsOfTheMovedWeights(int iteration, double decay) {
    PlainTraining before = plain();
    before.loss(batch.pixels(), batch.labels());
    step(iteration);
    PlainTraining after = plain();
    after.loss(batch.pixels(), batch.labels());
    Weights weights = weights();
    if (iteration < 1000) { // later the learning rate hardly moves anything
      assertApart(before.moments(Layer.CONV1).mean(), after.moments(Layer.CONV1).mean());
      assertApart(before.moments(Layer.FC).variance(), after.moments(Layer.FC).variance());
    }
    for (Layer layer : new Layer[] {Layer.CONV1, Layer.CONV2, Layer.CONV3, Layer.FC}) {
      assertMoved(
          layer + " mean", weights.get(layer.mean()), after.moments(layer).mean(), 1 - decay);
      assertMoved(
          layer + " variance",
          weights.get(layer.variance()),
          after.moments(layer).variance(),
          1 - decay);
    }
  }

  /** Moments before and after the step differ by more than the tolerance of what follows. */
  private static void assertApart(double[] before, double[] after) {
    double apart = 0;
    for (int c = 0; c < before.length; c++) {
      apart = Math.max(apart, Math.abs(after[c] - before[c]));
    }
    assertThat(apart).isGreaterThan(1e-2 * largest(after));
  }

  /** From 0, by a share of the way to the value. */
  private static void assertMoved(String what, float[] average, double[] value, double share) {
    for (int c = 0; c < average.length; c++) {
      assertThat(average[c] / share)
          .as("%s, channel %d", what, c)
          .isCloseTo(value[c], within(1e-4 * largest(value)));
    }
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "500", "2000", "15620"})
  void learningRateFallsByAFactorOfEIn2000Steps(int iteration) {
    double expected = 1e-5 + 0.02 * Math.exp(-iteration / 2000.0);
    assertThat(network.learningRate(iteration)).isCloseTo(expected, within(1e-6 * expected));
  }

  @Test
  void frozenLayersStay() {
    ExactSettings settings =
        new ExactSettings(
            2019, 1e-5, 2e-2, 2000, 5, Set.of(Layer.CONV1, Layer.FC), OperationSeeds.TF1);
    try (ExactNetwork<TFloat32> frozen = ExactNetwork.create(Precision.FP32, settings, SESSION)) {
      Map<String, TensorValue> before = frozen.values();
      frozen.trainOp(batch.pixels(), batch.labels(), 0, 1, 1);
      Map<String, TensorValue> after = frozen.values();
      for (Layer layer : Layer.values()) {
        for (Variable variable : layer.variables()) {
          boolean same =
              Arrays.equals(
                  before.get(variable.checkpointName()).bytes(),
                  after.get(variable.checkpointName()).bytes());
          assertThat(same).as("%s stays", variable).isEqualTo(settings.frozen().contains(layer));
        }
      }
    }
  }
}
