package org.fmnist.train;

import java.util.Random;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;

/** Random images: enough to see which ones come, and whether runs have the same bits. */
final class TinyDataset {
  private TinyDataset() {}

  static Dataset of(int train, int test) {
    return new Dataset(images(train, 1), images(test, 2));
  }

  private static LabeledImages images(int count, long seed) {
    Random random = new Random(seed);
    byte[] pixels = new byte[count * 784];
    random.nextBytes(pixels);
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) random.nextInt(10);
    }
    return LabeledImages.of(pixels, labels);
  }
}
