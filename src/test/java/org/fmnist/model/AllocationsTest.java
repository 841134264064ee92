package org.fmnist.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.fmnist.data.Batch;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.fmnist.graph.Weights;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.graph.fast.FastTrainingSettings;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.SessionSettings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the fast engine's hot paths allocate on the Java heap beside their results, with bounds
 * twice as high as found. An image is 3,136 bytes of floats: a batch that is copied once more
 * shows.
 */
class AllocationsTest {
  private static final int CALLS = 20;
  private static final int IMAGE = 784 * Float.BYTES;
  private static final int ROW = 10 * Float.BYTES;
  private static final int CHUNK = 8;

  /** Session runs a call. */
  private static final int RUNS = 4;

  private static final SessionSettings SESSION = new SessionSettings(0, Device.CPU);

  private static LabeledImages images;
  private static Weights weights;

  @BeforeAll
  static void readData() {
    images = Dataset.embedded().test();
    try (FastTrainer trainer = trainer(ComputePrecision.FP32)) {
      weights = trainer.weights();
    }
  }

  private static FastTrainer trainer(ComputePrecision precision) {
    FastTrainingSettings settings =
        FastTrainingSettings.original().toBuilder().precision(precision).build();
    return FastTrainer.create(settings, step -> 1e-3, SESSION);
  }

  /** Bytes a call that this thread allocates. */
  private static long allocates(IntConsumer call) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < CALLS; i++) {
      call.accept(i);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      call.accept(i);
    }
    return (threads.getCurrentThreadAllocatedBytes() - before) / CALLS;
  }

  private static Batch batch(int size) {
    return Batch.of(images, IntStream.range(0, size).toArray());
  }

  @Test
  void aCopyOfAnImageIsSeen() {
    byte[][] copies = new byte[1][];
    assertThat(allocates(i -> copies[0] = new byte[IMAGE])).isBetween((long) IMAGE, 2L * IMAGE);
    assertThat(copies[0]).hasSize(IMAGE);
  }

  @ParameterizedTest
  @EnumSource(
      value = ComputePrecision.class,
      names = {"FP32", "BF16"})
  void aStepAllocatesAFewSmallObjectsWhateverTheBatch(ComputePrecision precision) {
    try (FastTrainer trainer = trainer(precision)) {
      Batch small = batch(8);
      Batch large = batch(32);
      long inSmall = allocates(i -> trainer.step(small, i));
      long inLarge = allocates(i -> trainer.step(large, i));
      assertThat(inSmall).isLessThan(10_000);
      assertThat(inLarge).isBetween(inSmall - 500, inSmall + 500);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ComputePrecision.class,
      names = {"FP32", "BF16"})
  void anEvaluationAllocatesItsAnswer(ComputePrecision precision) {
    try (FastClassifier classifier = FastClassifier.open(weights, SESSION, precision, CHUNK)) {
      float[] pixels = batch(RUNS * CHUNK).pixels();
      int answer = RUNS * CHUNK * ROW;
      assertThat(allocates(i -> classifier.probabilities(pixels)))
          .isBetween((long) answer, answer + RUNS * 7_500L);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ComputePrecision.class,
      names = {"FP32", "BF16"})
  void aGradientAllocatesItsAnswer(ComputePrecision precision) {
    try (FastClassifier classifier = FastClassifier.open(weights, SESSION, precision, CHUNK)) {
      float[] pixels = batch(RUNS * CHUNK).pixels();
      int[] classes = new int[RUNS * CHUNK];
      int answer = RUNS * CHUNK * (ROW + IMAGE);
      assertThat(allocates(i -> classifier.inputGradient(pixels, classes, Objective.CROSS_ENTROPY)))
          .isBetween((long) answer, answer + RUNS * 12_000L);
    }
  }
}
