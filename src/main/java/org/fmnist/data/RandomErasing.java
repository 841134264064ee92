package org.fmnist.data;

import org.apache.commons.rng.UniformRandomProvider;
import org.fmnist.io.InvalidSettingException;

/**
 * Random erasing (Zhong et al. 2017, "Random Erasing Data Augmentation", algorithm 1, with random
 * values): a rectangle of random area, shape and place is overwritten with random pixels.
 * Immutable.
 *
 * @param probability that an image loses a rectangle; 0 leaves all as they are
 * @param minArea smallest part of the image, above 0
 * @param maxArea largest part of the image, below 1
 * @param minAspect smallest height divided by width, above 0 and at most 1; the largest is its
 *     inverse
 */
public record RandomErasing(double probability, double minArea, double maxArea, double minAspect) {
  private static final int MAX_TRIES = 100;

  /** Checks the numbers. */
  public RandomErasing {
    require(probability >= 0 && probability <= 1, "probability", "0 to 1", probability);
    require(minArea > 0 && minArea <= maxArea, "smallest area", "0 to the largest", minArea);
    require(maxArea < 1, "largest area", "below 1", maxArea);
    require(minAspect > 0 && minAspect <= 1, "smallest aspect", "0 to 1", minAspect);
  }

  private static void require(boolean holds, String what, String expected, double found) {
    if (!holds) {
      throw new InvalidSettingException(
          "erasing", what + ": expected " + expected + ", found " + found);
    }
  }

  /** The paper's areas (0.02 to 0.4) and aspects (0.3 to 1/0.3). */
  public static RandomErasing of(double probability) {
    return new RandomErasing(probability, 0.02, 0.4, 0.3);
  }

  /** Erases in place, from the image that begins at {@code offset}. */
  void apply(float[] pixels, int offset, UniformRandomProvider random) {
    if (probability == 0 || random.nextDouble() >= probability) {
      return;
    }
    final int side = FashionMnist.SIDE;
    for (int i = 0; i < MAX_TRIES; i++) {
      double area = random.nextDouble(minArea, Math.nextUp(maxArea)) * side * side;
      double aspect = random.nextDouble(minAspect, Math.nextUp(1 / minAspect));
      int height = (int) Math.round(Math.sqrt(area * aspect));
      int width = (int) Math.round(Math.sqrt(area / aspect));
      // The paper draws any place and tries again if the rectangle sticks out: the same places.
      if (height <= side && width <= side) {
        int top = random.nextInt(side - height + 1);
        int left = random.nextInt(side - width + 1);
        fill(pixels, offset + top * side + left, height, width, random);
        return;
      }
    }
  }

  private static void fill(
      float[] pixels, int from, int height, int width, UniformRandomProvider random) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        pixels[from + y * FashionMnist.SIDE + x] = random.nextInt(256);
      }
    }
  }
}
