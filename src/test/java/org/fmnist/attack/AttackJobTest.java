package org.fmnist.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.io.FmnistException;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.io.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An attack as another program runs it. */
class AttackJobTest {
  private static final AttackSettings FGSM = AttackSettings.of(AttackMethod.FGSM);

  @TempDir Path folder;

  @Test
  void keepsWhatItFindsAndShowsItsSteps() {
    List<SearchStep> steps = new ArrayList<>();
    Path out = folder.resolve("attack");
    AttackJobResult result =
        AttackJob.of(FGSM.change().target(TargetPolicy.ANY).build())
            .count(5)
            .directory(out)
            .build()
            .run(AttackListener.NONE, steps::add);
    assertThat(result.summary().attacked()).isEqualTo(5);
    assertThat(result.images().considered() - result.images().misclassified()).isEqualTo(5);
    assertThat(result.robustAccuracy()).isPresent();
    assertThat(result.directory()).contains(out);
    // A gradient at the original, and a prediction at the end of those that it did not solve.
    assertThat(steps).hasSizeBetween(5, 10);
    assertThat(Json.readMap(out.resolve("summary.json")))
        .containsEntry("attacked", 5)
        .containsEntry("succeeded", result.summary().succeeded());
    AttackJob again = AttackJob.of(FGSM).count(5).directory(out).build();
    assertThatThrownBy(() -> again.run(AttackListener.NONE))
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining("expected an absent or empty directory");
  }

  @Test
  void refusesWhatCannotBeMeant() {
    assertThatThrownBy(() -> AttackJob.of(FGSM).surrogates(List.of(WeightsSource.robust())).build())
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage("surrogate: expected none for fgsm, which has gradients, found 1");
    assertThatThrownBy(() -> AttackJob.of(AttackSettings.of(AttackMethod.TRANSFER)).build())
        .hasMessageContaining("expected a checkpoint for transfer");
    assertThatThrownBy(() -> AttackJob.of(FGSM).count(0).build())
        .hasMessageContaining("count: expected a whole number of at least 1, found 0");
    assertThatThrownBy(() -> AttackJob.of(FGSM).resume(true).build())
        .isInstanceOf(InvalidSettingException.class);
    assertThatThrownBy(() -> FGSM.change().restarts(0).build())
        .hasMessage("restarts: expected 1 to 10000, found 0");
  }

  @Test
  void theBudgetOfManyRestartsDoesNotOverflow() {
    AttackSettings most =
        AttackSettings.of(AttackMethod.PGD)
            .change()
            .maxIterations(1_000_000_000)
            .restarts(10_000)
            .epsilon(1)
            .target(TargetPolicy.ANY)
            .build();
    LinearClassifier classifier = LinearClassifier.ofTwoClasses(5);
    try (ClassifierPool<LinearClassifier> victim = new ClassifierPool<>(() -> classifier, 1)) {
      AttackResult result =
          new Attacker(most, AttackOptions.defaults())
              .attack(
                  victim, List.of(), AttackImages.all(TestImages.classifiedBy(classifier, 3, 9)));
      assertThat(result.outcomes()).allMatch(ImageOutcome::success);
      assertThat(result.outcomes()).allMatch(outcome -> outcome.queries() == 0);
    }
  }
}
