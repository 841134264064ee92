package org.fmnist.defend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.fmnist.data.Batch;
import org.fmnist.data.Dataset;
import org.fmnist.graph.fast.FastTrainingSettings;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.model.FastTrainer;
import org.fmnist.model.TrainableModel;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorValue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Training steps under attack. */
class AdversarialTrainerTest {
  private static final FastTrainingSettings SETTINGS = FastTrainingSettings.original();
  private static final SessionSettings SESSION = SessionSettings.defaults();
  private static Batch batch;

  @BeforeAll
  static void read() {
    batch = Batch.of(Dataset.embedded().train(), IntStream.range(0, 16).toArray());
  }

  private static AdversarialTrainer trainer(InnerAttack attack) {
    return AdversarialTrainer.create(SETTINGS, step -> 1e-3, attack, SESSION);
  }

  private static InnerAttack attack(AdversarialTrainingMethod method, double epsilon, int warmUp) {
    return InnerAttack.of(method).toBuilder().epsilon(epsilon).warmUp(warmUp).build();
  }

  private static Map<String, String> bits(TrainableModel model) {
    Map<String, String> bits = new TreeMap<>();
    for (Map.Entry<String, TensorValue> entry : model.state().entrySet()) {
      bits.put(entry.getKey(), Arrays.toString(entry.getValue().bytes()));
    }
    return bits;
  }

  @ParameterizedTest
  @EnumSource
  void withoutEpsilonItIsPlainTraining(AdversarialTrainingMethod method) {
    try (AdversarialTrainer trainer = trainer(attack(method, 0, 0));
        FastTrainer plain = FastTrainer.create(SETTINGS, step -> 1e-3, SESSION)) {
      for (int step = 0; step < 2; step++) {
        assertThat(trainer.step(batch, step)).isEqualTo(plain.step(batch, step));
      }
      assertThat(bits(trainer)).isEqualTo(bits(plain));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStepDependsOnStateBatchAndIterationAlone(AdversarialTrainingMethod method) {
    InnerAttack attack = InnerAttack.of(method);
    try (AdversarialTrainer whole = trainer(attack);
        AdversarialTrainer resumed = trainer(attack)) {
      whole.step(batch, 0);
      whole.recomputeStatistics(java.util.List.of(batch, batch));
      Map<String, TensorValue> state = whole.state();
      whole.step(batch, 1);
      resumed.resume(state);
      resumed.step(batch, 1);
      assertThat(bits(resumed)).isEqualTo(bits(whole));
    }
  }

  @ParameterizedTest
  @EnumSource
  void attackedImagesAreHarder(AdversarialTrainingMethod method) {
    try (AdversarialTrainer trainer = trainer(InnerAttack.of(method))) {
      for (int step = 0; step < 12; step++) {
        trainer.step(batch, step);
      }
      Batch attacked = trainer.attacked(batch, 25.5, 99);
      assertThat(attacked.labels()).isEqualTo(batch.labels());
      for (int i = 0; i < attacked.pixels().length; i++) {
        assertThat(attacked.pixels()[i]).isBetween(0f, 255f);
        assertThat(attacked.pixels()[i]).isCloseTo(batch.pixels()[i], within(25.5001f));
      }
      assertThat(trainer.evaluate(attacked).loss()).isGreaterThan(trainer.evaluate(batch).loss());
    }
  }

  @Test
  void epsilonRises() {
    InnerAttack attack = attack(AdversarialTrainingMethod.PGD, 0.2, 4);
    assertThat(attack.radius(0)).isCloseTo(0.05 * 255, within(1e-9));
    assertThat(attack.radius(3)).isCloseTo(0.2 * 255, within(1e-9));
    assertThat(attack.radius(1000)).isCloseTo(0.2 * 255, within(1e-9));
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatThrownBy(() -> attack(AdversarialTrainingMethod.PGD, 1.5, 0))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("epsilon");
    assertThatThrownBy(() -> attack(AdversarialTrainingMethod.PGD, 0.1, -1))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("warmUp");
  }
}
