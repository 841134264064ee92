package org.fmnist.image;

/**
 * Colours in memory.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param argb row-major, 8 bits each of alpha, red, green, blue (sRGB, alpha not premultiplied)
 */
record Picture(int width, int height, int[] argb) {
  Picture {
    if (width < 1 || height < 1 || argb.length != width * height) {
      throw new IllegalArgumentException(
          "expected " + width + "x" + height + " pixels, found " + argb.length);
    }
  }

  int at(int x, int y) {
    return argb[y * width + x];
  }

  /** A colour from channels that may lie beyond 0..255; they are rounded and clipped. */
  static int opaque(double red, double green, double blue) {
    return 0xff000000 | channel(red) << 16 | channel(green) << 8 | channel(blue);
  }

  private static int channel(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }

  static int alpha(int argb) {
    return argb >>> 24;
  }

  static int red(int argb) {
    return argb >> 16 & 0xff;
  }

  static int green(int argb) {
    return argb >> 8 & 0xff;
  }

  static int blue(int argb) {
    return argb & 0xff;
  }

  /** Intensity as ITU-R BT.709 weighs the channels, 0..255; exact for grey. */
  static float intensity(int argb) {
    if (red(argb) == green(argb) && green(argb) == blue(argb)) {
      return blue(argb);
    }
    return 0.2126f * red(argb) + 0.7152f * green(argb) + 0.0722f * blue(argb);
  }

  /** Straight-line distance in RGB space, 0..442. */
  static double distance(int a, int b) {
    double red = red(a) - red(b);
    double green = green(a) - green(b);
    double blue = blue(a) - blue(b);
    return Math.sqrt(red * red + green * green + blue * blue);
  }

  boolean isTransparent() {
    for (int pixel : argb) {
      if (alpha(pixel) < 255) {
        return true;
      }
    }
    return false;
  }

  /** Mean intensity of what is not transparent, 0..255; 0 if everything is. */
  float opaqueMean() {
    double sum = 0;
    double weight = 0;
    for (int pixel : argb) {
      sum += alpha(pixel) * (double) intensity(pixel);
      weight += alpha(pixel);
    }
    return weight == 0 ? 0 : (float) (sum / weight);
  }

  /** This picture laid on a grey ground. */
  Picture over(int ground) {
    int[] mixed = new int[argb.length];
    for (int i = 0; i < mixed.length; i++) {
      int alpha = alpha(argb[i]);
      int red = mix(red(argb[i]), ground, alpha);
      int green = mix(green(argb[i]), ground, alpha);
      int blue = mix(blue(argb[i]), ground, alpha);
      mixed[i] = 0xff000000 | red << 16 | green << 8 | blue;
    }
    return new Picture(width, height, mixed);
  }

  private static int mix(int colour, int ground, int alpha) {
    return (colour * alpha + ground * (255 - alpha) + 127) / 255;
  }

  /** A rectangle of this picture. */
  Picture crop(int left, int top, int newWidth, int newHeight) {
    int[] part = new int[newWidth * newHeight];
    for (int y = 0; y < newHeight; y++) {
      System.arraycopy(argb, (top + y) * width + left, part, y * newWidth, newWidth);
    }
    return new Picture(newWidth, newHeight, part);
  }
}
