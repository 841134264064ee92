package org.fmnist.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.fmnist.data.LabeledImages;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One image attacked under someone's eyes is attacked as it is in a batch. */
class ObserverTest {
  private static final int COUNT = 12;
  private static final int WATCHED = 5;
  private final LinearClassifier classifier = LinearClassifier.random(1);
  private final LabeledImages images = TestImages.classifiedBy(classifier, COUNT, 7);

  private AttackResult run(AttackSettings settings, AttackOptions options, AttackImages attacked) {
    try (ClassifierPool<LinearClassifier> victim = new ClassifierPool<>(() -> classifier, 1)) {
      return new Attacker(settings, options).attack(victim, List.of(), attacked);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = AttackMethod.class,
      names = {"PGD", "DDN", "AUTO", "SQUARE", "SIGNHUNTER", "MCMC"})
  void showsEachStepAndChangesNothing(AttackMethod method) {
    AttackSettings settings =
        AttackSettings.of(method)
            .change()
            .target(TargetPolicy.RANDOM)
            .maxQueries(40)
            .maxIterations(6)
            .build();
    AttackResult batch = run(settings, AttackOptions.defaults(), AttackImages.all(images));
    byte[] pixels = new byte[784];
    images.copyPixels(WATCHED, pixels, 0);
    List<SearchStep> steps = new ArrayList<>();
    AttackResult alone =
        run(
            settings,
            AttackOptions.defaults().withObserver(steps::add),
            AttackImages.one(pixels, images.label(WATCHED), WATCHED));
    ImageOutcome outcome = alone.outcomes().get(0);
    assertThat(outcome).isEqualTo(batch.outcomes().get(WATCHED));
    assertThat(alone.adversarials().pixels())
        .isEqualTo(batch.adversarials().subset(new int[] {WATCHED}).pixels());

    // Every question was shown, with what had been asked until then.
    assertThat(steps).hasSize(outcome.queries() + outcome.gradients());
    SearchStep last = steps.get(steps.size() - 1);
    assertThat(last.cost()).isEqualTo(new AttackCost(outcome.queries(), outcome.gradients()));
    for (SearchStep step : steps) {
      assertThat(step.position()).isZero();
      float[] logits = classifier.logits(Pixels.floats(step.image()));
      double sum = 0;
      for (float p : step.scores().probabilities()) {
        sum += p;
      }
      assertThat(sum).isCloseTo(1, within(1e-5));
      step.scores().logits().ifPresent(shown -> assertThat(shown).isEqualTo(logits));
    }
    assertThat(steps.stream().anyMatch(step -> step.scores().logits().isPresent()))
        .isEqualTo(outcome.gradients() > 0);
    if (method != AttackMethod.DDN && outcome.success()) {
      assertThat(last.margin()).isNegative();
      assertThat(last.image()).isEqualTo(alone.adversarials().pixels());
    }
  }
}
