package org.fmnist.data;

import org.fmnist.io.InvalidSettingException;

/**
 * Hands out batches of a split for ever, each image once in a shuffled round. Not for sharing
 * between threads.
 */
public interface BatchOrder {
  /**
   * The positions of the next {@code count} images, in the file that the split comes from. When
   * fewer than {@code count} are left of the round, they are thrown away and a new round begins.
   *
   * @throws InvalidSettingException if the split has fewer than {@code count} images
   */
  int[] next(int count);

  /** The number of images of the split. */
  int size();

  /** The positions of all images of the split, in an order that never changes. */
  int[] all();
}
