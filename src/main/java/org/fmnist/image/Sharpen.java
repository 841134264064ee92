package org.fmnist.image;

/**
 * Sharpening with a Gaussian of radius and standard deviation 1, the stronger the nearer to an
 * outline. Nearness is the gradient's length relative to the largest in the image.
 */
final class Sharpen {
  private static final float SIDE = (float) Math.exp(-0.5);
  private static final float DIAGONAL = (float) Math.exp(-1);
  private static final float AROUND = 4 * SIDE + 4 * DIAGONAL;

  /**
   * Twice the Gaussian's sum for the pixel itself, minus the Gaussian for those around it, scaled
   * to leave flat areas alone: pixel + STRENGTH * (pixel - mean of those around it).
   */
  private static final float STRENGTH = AROUND / (AROUND + 2);

  private final float[] pixels;
  private final int width;
  private final int height;

  private Sharpen(float[] pixels, int width, int height) {
    this.pixels = pixels;
    this.width = width;
    this.height = height;
  }

  /**
   * A sharpened copy.
   *
   * @param pixels intensities, row-major
   */
  static float[] apply(float[] pixels, int width, int height) {
    return new Sharpen(pixels, width, height).sharpened();
  }

  private float[] sharpened() {
    float[] outline = new float[pixels.length];
    float strongest = 0;
    for (int i = 0; i < pixels.length; i++) {
      outline[i] = gradient(i % width, i / width);
      strongest = Math.max(strongest, outline[i]);
    }
    float[] sharp = pixels.clone();
    for (int i = 0; i < pixels.length && strongest > 0; i++) {
      float detail = pixels[i] - around(i % width, i / width);
      sharp[i] += outline[i] / strongest * STRENGTH * detail;
    }
    return sharp;
  }

  private float gradient(int x, int y) {
    float dx = at(x + 1, y) - at(x - 1, y);
    float dy = at(x, y + 1) - at(x, y - 1);
    return (float) Math.hypot(dx, dy);
  }

  private float around(int x, int y) {
    float sides = at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1);
    float diagonals = at(x - 1, y - 1) + at(x + 1, y - 1) + at(x - 1, y + 1) + at(x + 1, y + 1);
    return (SIDE * sides + DIAGONAL * diagonals) / AROUND;
  }

  /** Beyond the border the image goes on as it ended. */
  private float at(int x, int y) {
    int column = Math.max(0, Math.min(width - 1, x));
    int row = Math.max(0, Math.min(height - 1, y));
    return pixels[row * width + column];
  }
}
