package org.fmnist.attack;

import java.util.List;
import java.util.stream.IntStream;
import org.fmnist.data.LabeledImages;
import org.fmnist.data.PythonRandom;
import org.fmnist.eval.CorrectlyClassified;
import org.fmnist.io.FmnistException;
import org.fmnist.model.Classifier;

/**
 * A choice of images to attack: those that are classified correctly and are not yet what is wanted.
 * Immutable as long as nobody writes to the arrays.
 *
 * @param images to attack
 * @param considered images that were looked at to choose these
 * @param misclassified how many of them the classifier gets wrong without an attack
 */
public record AttackedImages(AttackImages images, int considered, int misclassified) {
  /**
   * Looks at images in random order, or in their own if all are wanted, until there are enough.
   *
   * @param count how many are wanted
   * @throws FmnistException if no image is left
   */
  static AttackedImages choose(
      LabeledImages all, int count, AttackSettings settings, Classifier classifier) {
    int[] order =
        count < all.size()
            ? new PythonRandom(settings.seed()).sample(all.size(), all.size())
            : IntStream.range(0, all.size()).toArray();
    CorrectlyClassified chosen =
        CorrectlyClassified.choose(
            all, order, count, settings.target()::appliesTo, List.of(classifier));
    if (chosen.places().length == 0) {
      throw FmnistException.about(
          "images",
          "expected an image that is classified correctly and is not yet what the target asks for,"
              + " found none among "
              + all.size()
              + "; name others");
    }
    int[] places = chosen.places();
    return new AttackedImages(
        new AttackImages(all.subset(places), places), chosen.considered(), chosen.misclassified());
  }
}
