package org.fmnist.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.fmnist.data.Batch;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.fmnist.graph.Weights;
import org.fmnist.graph.exact.ExactSettings;
import org.fmnist.graph.exact.Precision;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.graph.fast.FastTrainingSettings;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.SessionSettings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;

/**
 * No call leaves a native tensor behind. JavaCPP counts the native objects that wait to be freed;
 * the highest count after any call is what matters, for a garbage collection frees those that were
 * forgotten, sooner or later.
 */
class LiveTensorsTest {
  private static final int CALLS = 60;

  /** Some calls change the batch's size, so that tensors kept for the next call are replaced. */
  private static final int[] SIZES = {8, 8, 5};

  private static final SessionSettings SESSION = new SessionSettings(0, Device.CPU);

  private static LabeledImages images;
  private static Weights weights;

  @BeforeAll
  static void readData() {
    images = Dataset.embedded().test();
    try (FastTrainer trainer = fastTrainer(0)) {
      weights = trainer.weights();
    }
  }

  private interface Call {
    void run(int number, Batch batch);
  }

  /** By how much the number of live native objects rose at most over many calls. */
  private static long risesBy(int[] sizes, Call call) {
    for (int i = 0; i < 2 * sizes.length; i++) {
      call.run(i, batch(sizes[i % sizes.length]));
    }
    long before = Pointer.totalCount();
    long most = before;
    for (int i = 0; i < CALLS; i++) {
      call.run(i, batch(sizes[i % sizes.length]));
      most = Math.max(most, Pointer.totalCount());
    }
    return most - before;
  }

  private static Batch batch(int size) {
    return Batch.of(images, IntStream.range(0, size).toArray());
  }

  private static int[] classes(Batch batch) {
    return IntStream.range(0, batch.size()).map(images::label).toArray();
  }

  private static FastTrainer fastTrainer(double averaging) {
    return fastTrainer(averaging, ComputePrecision.FP32);
  }

  private static FastTrainer fastTrainer(double averaging, ComputePrecision precision) {
    FastTrainingSettings settings =
        FastTrainingSettings.original().toBuilder()
            .seed(1)
            .keepConv(0.9)
            .weightDecay(0.01)
            .averaging(averaging)
            .precision(precision)
            .build();
    return FastTrainer.create(settings, step -> 1e-3, SESSION);
  }

  @Test
  void forgottenTensorsAreSeen() {
    List<Tensor> forgotten = new ArrayList<>();
    assertThat(risesBy(SIZES, (i, batch) -> forgotten.add(TFloat32.scalarOf(i))))
        .isGreaterThanOrEqualTo(CALLS);
    forgotten.forEach(Tensor::close);
    assertThat(risesBy(SIZES, (i, batch) -> TFloat32.scalarOf(i)))
        .as("unreachable ones, until a collection finds them")
        .isPositive();
  }

  @Test
  void fastTrainingLeavesNone() {
    for (double averaging : new double[] {0, 0.9}) {
      try (FastTrainer trainer = fastTrainer(averaging)) {
        assertThat(risesBy(SIZES, (i, batch) -> trainer.step(batch, i))).as("steps").isZero();
        assertThat(risesBy(SIZES, (i, batch) -> trainer.evaluate(batch)))
            .as("evaluations")
            .isZero();
        assertThat(risesBy(SIZES, (i, batch) -> trainer.recomputeStatistics(List.of(batch))))
            .as("statistics")
            .isZero();
        assertThat(risesBy(SIZES, (i, batch) -> trainer.start(trainer.weights())))
            .as("weights out and in")
            .isZero();
        assertThat(risesBy(SIZES, (i, batch) -> trainer.resume(trainer.state())))
            .as("state out and in")
            .isZero();
      }
    }
  }

  @Test
  void bfloat16TrainingLeavesNone() {
    try (FastTrainer trainer = fastTrainer(0.9, ComputePrecision.BF16)) {
      assertThat(risesBy(SIZES, (i, batch) -> trainer.step(batch, i))).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ComputePrecision.class,
      names = {"FP32", "BF16"})
  void fastInferenceLeavesNone(ComputePrecision precision) {
    try (FastClassifier classifier = FastClassifier.open(weights, SESSION, precision, 3)) {
      assertThat(risesBy(SIZES, (i, batch) -> classifier.probabilities(batch.pixels()))).isZero();
      assertThat(risesBy(SIZES, (i, batch) -> classifier.logits(batch.pixels()))).isZero();
      for (Objective objective : Objective.values()) {
        assertThat(
                risesBy(
                    SIZES,
                    (i, batch) ->
                        classifier.inputGradient(
                            batch.pixels(), classes(batch), classes(batch), objective)))
            .as(objective.toString())
            .isZero();
      }
    }
  }

  @Test
  void theExactEngineLeavesNone() {
    int[] oneSize = {8};
    try (ExactTrainer trainer =
        ExactTrainer.create(Precision.FP32, ExactSettings.original(), 0.8, 0.9, SESSION)) {
      assertThat(risesBy(oneSize, (i, batch) -> trainer.step(batch, i))).as("steps").isZero();
      assertThat(risesBy(oneSize, (i, batch) -> trainer.evaluate(batch)))
          .as("evaluations")
          .isZero();
      assertThat(
              risesBy(
                  oneSize, (i, batch) -> trainer.network().gradOp(batch.pixels(), batch.labels())))
          .as("gradients")
          .isZero();
      assertThat(risesBy(oneSize, (i, batch) -> trainer.resume(trainer.state())))
          .as("state out and in")
          .isZero();
    }
    try (ExactClassifier classifier = ExactClassifier.open(weights, Precision.FP32, SESSION)) {
      assertThat(risesBy(SIZES, (i, batch) -> classifier.probabilities(batch.pixels()))).isZero();
    }
  }

  @Test
  void closingFreesEverything() {
    openAndClose(); // what lives as long as the process
    long before = Pointer.totalCount();
    FastClassifier open = FastClassifier.open(weights, SESSION, 2);
    assertThat(Pointer.totalCount()).isGreaterThan(before);
    open.close();
    openAndClose();
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  private static void openAndClose() {
    try (FastTrainer trainer = fastTrainer(0.9);
        DifferentiableClassifier classifier = trainer.classifier(4)) {
      trainer.step(batch(8), 0);
      classifier.probabilities(batch(8).pixels());
    }
    ExactClassifier.open(weights, Precision.FP32, SESSION).close();
    ExactTrainer.create(Precision.FP32, ExactSettings.original(), 1, 1, SESSION).close();
  }
}
