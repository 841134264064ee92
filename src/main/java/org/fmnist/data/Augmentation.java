package org.fmnist.data;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.fmnist.io.InvalidSettingException;

/**
 * Random changes to single training images. What an image gets depends on the seed and the image's
 * number alone: not on its neighbours, the batch size or the threads. Whole pixels stay whole.
 * Immutable.
 *
 * @param flip whether every other image is mirrored left to right
 * @param shift each image moves by -shift to shift pixels both ways, 0 to 27; 0 fills the gap
 * @param erasing the rectangle that some images lose, last
 */
public record Augmentation(boolean flip, int shift, RandomErasing erasing) {
  private static final int SIDE = FashionMnist.SIDE;

  /** Checks the shift. */
  public Augmentation {
    if (shift < 0 || shift >= SIDE) {
      throw new InvalidSettingException(
          "shift", "expected 0 to " + (SIDE - 1) + " pixels, found " + shift);
    }
  }

  /** Images as they are. */
  public static Augmentation none() {
    return of(false, 0, 0);
  }

  /** With the rectangles of {@link RandomErasing#of}. */
  public static Augmentation of(boolean flip, int shift, double erasingProbability) {
    return new Augmentation(flip, shift, RandomErasing.of(erasingProbability));
  }

  /**
   * Changes images in place.
   *
   * @param pixels N images of 784 values 0..255, one after the other
   * @param firstImage the number of the first one; the others follow. An image that is seen again
   *     in a later epoch needs a new number, such as the count of images that training has seen
   */
  public void apply(float[] pixels, long seed, long firstImage) {
    if (pixels.length % FashionMnist.PIXELS != 0) {
      throw new IllegalArgumentException(
          "expected a multiple of " + FashionMnist.PIXELS + " pixels, found " + pixels.length);
    }
    for (int i = 0; i < pixels.length / FashionMnist.PIXELS; i++) {
      apply(pixels, i * FashionMnist.PIXELS, seed, firstImage + i);
    }
  }

  /** Changes the one image that begins at {@code offset}, in place. */
  public void apply(float[] pixels, int offset, long seed, long image) {
    UniformRandomProvider random = KeyedRandom.of(seed, KeyedRandom.Purpose.IMAGE, image);
    if (flip && random.nextBoolean()) {
      mirror(pixels, offset);
    }
    if (shift > 0) {
      int down = random.nextInt(-shift, shift + 1);
      int right = random.nextInt(-shift, shift + 1);
      move(pixels, offset, down, right);
    }
    erasing.apply(pixels, offset, random);
  }

  private static void mirror(float[] pixels, int offset) {
    for (int y = 0; y < SIDE; y++) {
      int left = offset + y * SIDE;
      for (int right = left + SIDE - 1; left < right; left++, right--) {
        float pixel = pixels[left];
        pixels[left] = pixels[right];
        pixels[right] = pixel;
      }
    }
  }

  private static void move(float[] pixels, int offset, int down, int right) {
    // Rows are taken in the order in which none is overwritten before it was moved.
    for (int i = 0; i < SIDE; i++) {
      int y = down > 0 ? SIDE - 1 - i : i;
      int to = offset + y * SIDE;
      int fromRow = y - down;
      if (fromRow < 0 || fromRow >= SIDE) {
        Arrays.fill(pixels, to, to + SIDE, 0);
        continue;
      }
      int from = offset + fromRow * SIDE;
      int kept = SIDE - Math.abs(right);
      System.arraycopy(pixels, from + Math.max(0, -right), pixels, to + Math.max(0, right), kept);
      int gap = right > 0 ? to : to + kept;
      Arrays.fill(pixels, gap, gap + Math.abs(right), 0);
    }
  }
}
