package org.fmnist.attack;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.fmnist.data.LabeledImages;
import org.fmnist.eval.Evaluator;

/** Picks images to attack. */
public final class CorrectlyClassified {
  private static final int LOOKED_AT_ONCE = 200;

  private CorrectlyClassified() {}

  /**
   * The first images of an order that all classifiers get right and that a goal applies to.
   *
   * @param order places in {@code images}, in which they are looked at
   * @param count how many are wanted; there may be fewer
   * @return in ascending order
   */
  public static AttackImages correct(
      LabeledImages images,
      int[] order,
      int count,
      TargetPolicy goal,
      List<? extends ClassifierPool<?>> classifiers) {
    IntStream.Builder chosen = IntStream.builder();
    int found = 0;
    for (int first = 0; first < order.length && found < count; first += LOOKED_AT_ONCE) {
      int[] looked =
          Arrays.copyOfRange(order, first, Math.min(order.length, first + LOOKED_AT_ONCE));
      boolean[] right = right(images, looked, classifiers);
      for (int i = 0; i < looked.length && found < count; i++) {
        if (right[i] && goal.appliesTo(images.label(looked[i]))) {
          chosen.add(looked[i]);
          found++;
        }
      }
    }
    int[] indices = chosen.build().sorted().toArray();
    return new AttackImages(images.subset(indices), indices);
  }

  /** Which images all classifiers get right. */
  public static boolean[] right(
      LabeledImages images, int[] places, List<? extends ClassifierPool<?>> classifiers) {
    boolean[] right = new boolean[places.length];
    Arrays.fill(right, true);
    float[] pixels = images.floats(places);
    for (ClassifierPool<?> classifier : classifiers) {
      float[] probabilities = classifier.probabilities(pixels);
      for (int i = 0; i < places.length; i++) {
        right[i] &= Evaluator.predicted(probabilities, i) == images.label(places[i]);
      }
    }
    return right;
  }
}
