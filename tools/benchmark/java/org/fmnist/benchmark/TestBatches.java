package org.fmnist.benchmark;

import org.fmnist.data.LabeledImages;




import java.util.Arrays;
import java.util.stream.IntStream;

/** Batches of images in their order, over and over. */
final class TestBatches {
  private final LabeledImages images;
  private final int size;
  private int next;

  TestBatches(LabeledImages images, int size) {
    this.images = images;
    this.size = size;
  }

  /** The positions of the next batch. */
  int[] next() {
    int[] positions = IntStream.range(next, next + size).map(i -> i % images.size()).toArray();
    next = (next + size) % images.size();
    return positions;
  }

  /** The classes of images. */
  int[] classes(int[] positions) {
    return Arrays.stream(positions).map(images::label).toArray();
  }
}
