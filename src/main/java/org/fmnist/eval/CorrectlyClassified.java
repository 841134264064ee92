package org.fmnist.eval;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.fmnist.data.LabeledImages;
import org.fmnist.model.Classifier;

/**
 * Images that classifiers get right. Immutable as long as nobody writes to the arrays.
 *
 * @param places of the chosen images among those that were looked at, ascending
 * @param considered images that were looked at to choose these
 * @param misclassified how many of them a classifier got wrong
 */
public record CorrectlyClassified(int[] places, int considered, int misclassified) {
  private static final int LOOKED_AT_ONCE = 200;

  /** The places of the images that were given the highest probability for their label. */
  public static int[] of(float[] probabilities, LabeledImages images) {
    return IntStream.range(0, images.size())
        .filter(i -> Evaluator.predicted(probabilities, i) == images.label(i))
        .toArray();
  }

  /** The places of all images that a classifier gets right. */
  public static int[] all(LabeledImages images, Classifier classifier) {
    int[] order = IntStream.range(0, images.size()).toArray();
    return choose(images, order, order.length, label -> true, List.of(classifier)).places();
  }

  /**
   * The first images of an order that all classifiers get right.
   *
   * @param order places in {@code images}, in which they are looked at
   * @param count how many are wanted; there may be fewer
   * @param wanted the labels of images that are wanted at all
   */
  public static CorrectlyClassified choose(
      LabeledImages images,
      int[] order,
      int count,
      IntPredicate wanted,
      List<? extends Classifier> classifiers) {
    return choose(
        order,
        count,
        place -> wanted.test(images.label(place)),
        places -> right(images.subset(places), classifiers));
  }

  /**
   * The first places of an order where the answers are right, whoever gives them.
   *
   * @param order places in which they are looked at
   * @param count how many are wanted; there may be fewer
   * @param wanted the places that are wanted at all
   * @param rightAt says of some places, asked for together, which are right
   */
  public static CorrectlyClassified choose(
      int[] order, int count, IntPredicate wanted, Function<int[], boolean[]> rightAt) {
    IntStream.Builder chosen = IntStream.builder();
    int found = 0;
    int considered = 0;
    int misclassified = 0;
    for (int first = 0; first < order.length && found < count; first += LOOKED_AT_ONCE) {
      int[] looked =
          Arrays.copyOfRange(order, first, Math.min(order.length, first + LOOKED_AT_ONCE));
      boolean[] right = rightAt.apply(looked);
      for (int i = 0; i < looked.length && found < count; i++) {
        considered++;
        misclassified += right[i] ? 0 : 1;
        if (right[i] && wanted.test(looked[i])) {
          chosen.add(looked[i]);
          found++;
        }
      }
    }
    return new CorrectlyClassified(chosen.build().sorted().toArray(), considered, misclassified);
  }

  private static boolean[] right(LabeledImages images, List<? extends Classifier> classifiers) {
    int[] all = IntStream.range(0, images.size()).toArray();
    int[] votes = new int[images.size()];
    for (Classifier classifier : classifiers) {
      for (int place : of(classifier.probabilities(images.floats(all)), images)) {
        votes[place]++;
      }
    }
    boolean[] right = new boolean[images.size()];
    for (int i = 0; i < right.length; i++) {
      right[i] = votes[i] == classifiers.size();
    }
    return right;
  }
}
