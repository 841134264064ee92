package org.fmnist.attack;

import java.util.BitSet;
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
    CorrectlyClassified chosen =
        CorrectlyClassified.choose(
            all,
            order(all.size(), count, settings.seed()),
            count,
            settings.target()::appliesTo,
            List.of(classifier));
    int[] places = requireSome(chosen, all.size()).places();
    return new AttackedImages(
        new AttackImages(all.subset(places), places), chosen.considered(), chosen.misclassified());
  }

  /**
   * The same choice where others have classified the images already.
   *
   * @param labels N labels 0..9
   * @param right which of the N images are classified correctly
   * @param count how many are wanted
   * @throws FmnistException if no image is left
   */
  public static CorrectlyClassified choose(
      byte[] labels, BitSet right, int count, AttackSettings settings) {
    CorrectlyClassified chosen =
        CorrectlyClassified.choose(
            order(labels.length, count, settings.seed()),
            count,
            place -> settings.target().appliesTo(labels[place]),
            places -> at(right, places));
    return requireSome(chosen, labels.length);
  }

  private static boolean[] at(BitSet bits, int[] places) {
    boolean[] found = new boolean[places.length];
    for (int i = 0; i < places.length; i++) {
      found[i] = bits.get(places[i]);
    }
    return found;
  }

  private static int[] order(int images, int count, long seed) {
    return count < images
        ? new PythonRandom(seed).sample(images, images)
        : IntStream.range(0, images).toArray();
  }

  private static CorrectlyClassified requireSome(CorrectlyClassified chosen, int images) {
    if (chosen.places().length == 0) {
      throw FmnistException.about(
          "images",
          "expected an image that is classified correctly and is not of the target class,"
              + " found none among "
              + images
              + "; name others");
    }
    return chosen;
  }
}
