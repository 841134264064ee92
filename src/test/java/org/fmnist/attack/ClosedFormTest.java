package org.fmnist.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.fmnist.data.LabeledImages;
import org.fmnist.model.Objective;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Attacks on a linear model of two classes, where the best adversarial image is known. */
class ClosedFormTest {
  private static final int RADIUS = 3;
  private static final int COUNT = 40;
  private static final float HASTE = 1;
  private final LinearClassifier classifier = LinearClassifier.ofTwoClasses(5);
  private final LabeledImages images = TestImages.classifiedBy(classifier, COUNT, 9);

  private AttackResult run(AttackSettings settings) {
    try (ClassifierPool<LinearClassifier> victim = new ClassifierPool<>(() -> classifier, 1)) {
      Attacker attacker = new Attacker(settings, AttackOptions.defaults());
      AttackImages attacked = AttackImages.all(images);
      return settings.method().isBlackBox()
          ? attacker.blackBox(victim, List.of(), attacked)
          : attacker.whiteBox(victim, attacked);
    }
  }

  /** A search in a classifier that sees class 1 sooner than the one that judges. */
  private AttackResult runInAHastyClassifier(AttackSettings settings) {
    LinearClassifier hasty = classifier.inFavourOf(1, HASTE);
    try (ClassifierPool<LinearClassifier> searched = new ClassifierPool<>(() -> hasty, 1);
        ClassifierPool<LinearClassifier> judge = new ClassifierPool<>(() -> classifier, 1)) {
      return new Attacker(settings, AttackOptions.defaults())
          .attack(searched, judge, List.of(), AttackImages.all(images));
    }
  }

  /** Logit of the label minus logit of the other class. */
  private double margin(int image) {
    float[] logits = classifier.logits(images.floats(image));
    int label = images.label(image);
    return logits[label] - logits[1 - label];
  }

  /** The lowest margin within the ball: each pixel at the better end of its range. */
  private double lowestMargin(int image) {
    float[] pixels = images.floats(image);
    int label = images.label(image);
    double margin = margin(image);
    for (int i = 0; i < 784; i++) {
      double slope = classifier.weight(label, i) - classifier.weight(1 - label, i);
      double room = slope > 0 ? Math.min(RADIUS, pixels[i]) : Math.min(RADIUS, 255 - pixels[i]);
      margin -= Math.abs(slope) * room;
    }
    return margin;
  }

  @ParameterizedTest
  @EnumSource(
      value = AttackMethod.class,
      names = {"FGSM", "PGD", "AUTO", "SIGNHUNTER"})
  void succeedsExactlyWhereSuccessIsPossible(AttackMethod method) {
    assertSuccessWherePossible(run(withinTheRadius(method)));
  }

  @ParameterizedTest
  @EnumSource(
      value = AttackMethod.class,
      names = {"PGD", "AUTO", "SIGNHUNTER"})
  void alsoWhereTheSearchedClassifierSeesSuccessTooSoon(AttackMethod method) {
    assertSuccessWherePossible(runInAHastyClassifier(withinTheRadius(method)));
  }

  private static AttackSettings withinTheRadius(AttackMethod method) {
    return AttackSettings.of(method)
        .change()
        .target(TargetPolicy.ANY)
        .epsilon(RADIUS / 255.0)
        .objective(Objective.MARGIN)
        .maxQueries(2500)
        .maxIterations(40)
        .build();
  }

  private void assertSuccessWherePossible(AttackResult result) {
    int possible = 0;
    for (int i = 0; i < COUNT; i++) {
      double lowest = lowestMargin(i);
      assertThat(result.outcomes().get(i).success())
          .as("image %d, lowest margin %f", i, lowest)
          .isEqualTo(lowest < 0);
      possible += lowest < 0 ? 1 : 0;
    }
    // Otherwise the images or the radius do not test anything.
    assertThat(possible).isBetween(5, COUNT - 5);
  }

  @Test
  void minimumNormFindsTheDistanceToTheBoundary() {
    AttackResult result =
        run(AttackSettings.of(AttackMethod.DDN).change().target(TargetPolicy.ANY).build());
    for (int i = 0; i < COUNT; i++) {
      double squares = 0;
      for (int k = 0; k < 784; k++) {
        double slope = classifier.weight(0, k) - classifier.weight(1, k);
        squares += slope * slope;
      }
      // In grey levels; rounding to whole pixels alone adds up to half a level a pixel.
      double distance = margin(i) / Math.sqrt(squares);
      double found = result.outcomes().get(i).l2() * 255;
      assertThat(result.outcomes().get(i).success()).isTrue();
      assertThat(found).isGreaterThan(distance * 0.999);
      assertThat(found).isCloseTo(distance, within(0.03 * distance + 14));
    }
  }
}
