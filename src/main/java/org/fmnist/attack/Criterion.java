package org.fmnist.attack;

import org.fmnist.data.FashionMnist;

/**
 * What an attack wants of one image: to be taken for one class (targeted), or for any class but its
 * own (untargeted). Immutable.
 *
 * @param category the class to reach, or the class to leave
 * @param targeted whether {@code category} is to be reached
 */
public record Criterion(int category, boolean targeted) {
  /** The image shall be classified as {@code category}. */
  public static Criterion reach(int category) {
    return new Criterion(category, true);
  }

  /** The image shall be classified as anything but {@code category}. */
  public static Criterion leave(int category) {
    return new Criterion(category, false);
  }

  /**
   * How much is missing: below zero exactly when the criterion is reached with no other class
   * level.
   *
   * @param scores logits or log probabilities, rows of 10
   * @param row the image's row
   */
  double margin(float[] scores, int row) {
    int first = row * FashionMnist.CLASSES;
    double own = scores[first + category];
    double other = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < FashionMnist.CLASSES; c++) {
      if (c != category) {
        other = Math.max(other, scores[first + c]);
      }
    }
    return targeted ? other - own : own - other;
  }

  /** Whether an image that is classified as {@code predicted} reaches the criterion. */
  boolean reachedBy(int predicted) {
    return (predicted == category) == targeted;
  }
}
