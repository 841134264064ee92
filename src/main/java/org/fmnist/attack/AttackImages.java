package org.fmnist.attack;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.fmnist.data.LabeledImages;

/**
 * The images to attack. Immutable as long as nobody writes to the arrays.
 *
 * @param images which the attacked classifier should classify correctly
 * @param indices where each stands in the split or file that it comes from: what {@code attack.csv}
 *     shows, and what its random stream depends on
 */
public record AttackImages(LabeledImages images, long[] indices) {
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

  /** Images by their places. */
  public AttackImages(LabeledImages images, int[] places) {
    this(images, Arrays.stream(places).asLongStream().toArray());
  }

  /**
   * One image.
   *
   * @param pixels 784 bytes, each an unsigned 0..255, row by row
   * @param label 0..9, its class
   * @param index what its random stream depends on: that of the same image in a batch gives the
   *     same result
   */
  public static AttackImages one(byte[] pixels, int label, long index) {
    return new AttackImages(
        LabeledImages.of(pixels, new byte[] {(byte) label}), new long[] {index});
  }

  /** All of {@code images}, by their places. */
  public static AttackImages all(LabeledImages images) {
    return new AttackImages(images, IntStream.range(0, images.size()).toArray());
  }

  @Override
  public long[] indices() {
    return indices.clone();
  }

  /** Where the image at a position stands in the split or file that it comes from. */
  long index(int position) {
    return indices[position];
  }

  int size() {
    return indices.length;
  }
}
