package org.fmnist.image;

import java.awt.image.Raster;

/**
 * Colours of JPEG files made for print, which the JDK decodes but does not convert. Without their
 * profile they are what cyan, magenta, yellow and black ink leave of white light.
 */
final class Cmyk {
  /** How Adobe's marker (APP14) says that the samples are stored. */
  enum Storage {
    /** Without that marker: 255 is full ink. */
    PLAIN,
    /** With it: 0 is full ink. */
    INVERTED,
    /** The first three as luma and two colour differences besides. */
    YCCK
  }

  private Cmyk() {}

  /**
   * The picture in sRGB.
   *
   * @param raster four bands of 0..255
   */
  static Picture picture(Raster raster, Storage storage) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int[] argb = new int[width * height];
    int[] samples = new int[4];
    for (int i = 0; i < argb.length; i++) {
      raster.getPixel(i % width, i / width, samples);
      argb[i] = colour(samples, storage);
    }
    return new Picture(width, height, argb);
  }

  private static int colour(int[] samples, Storage storage) {
    double first = samples[0];
    double second = samples[1];
    double third = samples[2];
    double light = samples[3] / 255.0;
    return switch (storage) {
      case PLAIN ->
          Picture.opaque(
              (255 - first) * (1 - light),
              (255 - second) * (1 - light),
              (255 - third) * (1 - light));
      case INVERTED -> Picture.opaque(first * light, second * light, third * light);
      case YCCK ->
          // JFIF 1.02; what comes out is inverted CMY, as with INVERTED.
          Picture.opaque(
              clipped(first + 1.402 * (third - 128)) * light,
              clipped(first - 0.344136 * (second - 128) - 0.714136 * (third - 128)) * light,
              clipped(first + 1.772 * (second - 128)) * light);
    };
  }

  private static double clipped(double value) {
    return Math.max(0, Math.min(255, value));
  }
}
