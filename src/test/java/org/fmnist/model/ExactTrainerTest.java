package org.fmnist.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.fmnist.data.Batch;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.fmnist.graph.exact.ExactSettings;
import org.fmnist.graph.exact.Precision;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.SessionSettings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A trainer that takes over another's state goes on to the same bits. */
class ExactTrainerTest {
  private static LabeledImages images;

  @BeforeAll
  static void readData() {
    images = Dataset.embedded().test();
  }

  private static Batch batch(int i) {
    return Batch.of(images, IntStream.range(i * 8, i * 8 + 8).toArray());
  }

  private static ExactTrainer trainer(Precision<?> precision, double keepFc, double keepConv) {
    SessionSettings session = new SessionSettings(0, Device.CPU);
    return ExactTrainer.create(precision, ExactSettings.original(), keepFc, keepConv, session);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, false", "0.8, 1, false", "1, 0.9, false", "0.6, 0.7, false", "0.6, 0.7, true"})
  void resumedStepsHaveTheSameBits(double keepFc, double keepConv, boolean fp64) {
    Precision<?> precision = fp64 ? Precision.FP64 : Precision.FP32;
    try (ExactTrainer whole = trainer(precision, keepFc, keepConv);
        ExactTrainer resumed = trainer(precision, keepFc, keepConv)) {
      for (int i = 0; i < 3; i++) {
        whole.step(batch(i), i);
      }
      whole.evaluate(batch(0));
      whole.evaluate(batch(1));
      resumed.resume(whole.state());
      for (int i = 3; i < 6; i++) {
        assertThat(resumed.step(batch(i), i)).as("step %d", i).isEqualTo(whole.step(batch(i), i));
        assertThat(resumed.evaluate(batch(i))).isEqualTo(whole.evaluate(batch(i)));
      }
      whole
          .state()
          .forEach(
              (name, value) ->
                  assertThat(resumed.state().get(name).bytes()).as(name).isEqualTo(value.bytes()));
    }
  }
}
