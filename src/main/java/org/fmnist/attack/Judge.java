package org.fmnist.attack;

import java.util.ArrayList;
import java.util.List;

/**
 * Says of each adversarial image whether it is what was wanted: by its whole pixels, outside of the
 * searches, in one place. Its predictions are no queries of the attack.
 */
final class Judge {
  private final ClassifierPool<?> classifier;

  Judge(ClassifierPool<?> classifier) {
    this.classifier = classifier;
  }

  /**
   * Judges images.
   *
   * @param subjects in the order of the images
   * @param originals N images, whole pixels 0..255
   * @param adversarials N images, whole pixels 0..255
   * @param attempts whose counts are reported, in the same order
   * @throws IllegalStateException if an image has left its ball: no attack can do that
   */
  List<ImageOutcome> judge(
      List<AttackExample> subjects,
      AttackImages images,
      byte[] originals,
      byte[] adversarials,
      List<AttackRecord> attempts) {
    float[] before = Pixels.floats(originals);
    float[] after = Pixels.floats(adversarials);
    float[] probabilities = classifier.probabilities(after);
    List<ImageOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      AttackExample subject = subjects.get(i);
      float[] original = Pixels.image(before, i);
      float[] adversarial = Pixels.image(after, i);
      if (subject.ball().distance(adversarial) > subject.ball().radius()) {
        throw new IllegalStateException("image " + subject.index() + " has left its ball");
      }
      Criterion goal = subject.goal();
      int predicted = predicted(probabilities, i);
      outcomes.add(
          new ImageOutcome(
              subject.index(),
              images.images().label(i),
              goal.targeted() ? goal.category() : -1,
              predicted,
              goal.reachedBy(predicted),
              attempts.get(i).queries(),
              attempts.get(i).gradients(),
              Norm.LINF.distance(original, adversarial),
              Norm.L2.distance(original, adversarial)));
    }
    return outcomes;
  }

  /** The most probable class of an image, the first of equals. */
  static int predicted(float[] probabilities, int row) {
    int best = 0;
    for (int c = 1; c < 10; c++) {
      if (probabilities[row * 10 + c] > probabilities[row * 10 + best]) {
        best = c;
      }
    }
    return best;
  }
}
