package org.fmnist.image;

/**
 * Which way up a photograph was taken: cameras store it as seen by the sensor, with a note (Exif
 * 2.3, tag 274) on how to turn it.
 */
final class Orientation {
  /** Stored as it should be seen. */
  static final int UPRIGHT = 1;

  private Orientation() {}

  /** Turns and mirrors a picture as its orientation asks. */
  static Picture apply(Picture stored, int orientation) {
    if (orientation == UPRIGHT) {
      return stored;
    }
    boolean turned = orientation >= 5;
    int width = turned ? stored.height() : stored.width();
    int height = turned ? stored.width() : stored.height();
    int[] upright = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        upright[y * width + x] = source(stored, orientation, x, y);
      }
    }
    return new Picture(width, height, upright);
  }

  /** The stored pixel that is seen at (x, y). */
  private static int source(Picture stored, int orientation, int x, int y) {
    int right = stored.width() - 1;
    int bottom = stored.height() - 1;
    return switch (orientation) {
      case 2 -> stored.at(right - x, y);
      case 3 -> stored.at(right - x, bottom - y);
      case 4 -> stored.at(x, bottom - y);
      case 5 -> stored.at(y, x);
      case 6 -> stored.at(y, bottom - x);
      case 7 -> stored.at(right - y, bottom - x);
      case 8 -> stored.at(right - y, x);
      default -> stored.at(x, y);
    };
  }
}
