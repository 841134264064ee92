package org.fmnist.attack;

import java.util.ArrayList;
import java.util.List;
import org.fmnist.eval.Evaluator;

/**
 * Says of each adversarial image whether it is what was wanted: by the pixels that are given out,
 * outside of the searches, in one place. Its predictions are no queries of the attack.
 */
final class Judge {
  private final ClassifierPool<?> classifier;

  Judge(ClassifierPool<?> classifier) {
    this.classifier = classifier;
  }

  /**
   * Judges images.
   *
   * @param examples in the order of the images
   * @param adversarials N images, pixels 0..255
   * @param records whose costs are reported, in the same order
   * @throws IllegalStateException if an image has left its ball: no attack can do that
   */
  List<ImageOutcome> judge(
      List<AttackExample> examples, float[] adversarials, List<AttackRecord> records) {
    float[] probabilities = classifier.probabilities(adversarials);
    List<ImageOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      AttackExample example = examples.get(i);
      float[] image = Pixels.image(adversarials, i);
      if (!example.ball().reaches(image)) {
        throw new IllegalStateException("image " + example.index() + " has left its ball");
      }
      int predicted = Evaluator.predicted(probabilities, i);
      outcomes.add(ImageOutcome.of(example, records.get(i), image, predicted));
    }
    return outcomes;
  }
}
