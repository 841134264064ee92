package org.fmnist.attack;

import java.util.stream.IntStream;
import org.fmnist.data.LabeledImages;

/**
 * The images to attack.
 *
 * @param images which the attacked classifier should classify correctly
 * @param indices where each stands in the split or file that it comes from: what {@code attack.csv}
 *     shows, and what its random stream depends on
 */
public record AttackImages(LabeledImages images, int[] indices) {
  /**
   * @throws IllegalArgumentException if there is not one index for each image
   */
  public AttackImages {
    if (images.size() != indices.length) {
      throw new IllegalArgumentException(
          "expected " + images.size() + " indices, found " + indices.length);
    }
    indices = indices.clone();
  }

  /** All of {@code images}, by their places. */
  public static AttackImages all(LabeledImages images) {
    return new AttackImages(images, IntStream.range(0, images.size()).toArray());
  }

  @Override
  public int[] indices() {
    return indices.clone();
  }

  int size() {
    return indices.length;
  }
}
