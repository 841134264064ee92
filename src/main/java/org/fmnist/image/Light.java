package org.fmnist.image;

import java.util.Optional;

/**
 * Takes uneven light off a photograph: corners that a lens darkens, a lamp at one side, a shadow
 * that falls on the paper. A pixel's intensity is what the object reflects times the light there,
 * and the ground shows the light.
 */
final class Light {
  /** Nothing is made brighter than this many times: noise would grow with it. */
  private static final float MAX_GAIN = 3;

  private Light() {}

  /**
   * The picture as if its whole ground were lit like the brightest part of it; nothing if it is.
   */
  static Optional<Picture> evened(Picture picture) {
    Ground ground = Ground.of(picture);
    return ground.isEven() ? Optional.empty() : Optional.of(lit(picture, ground));
  }

  private static Picture lit(Picture picture, Ground ground) {
    float full = ground.brightest();
    Ground.Film film = ground.film();
    int[] argb = new int[picture.argb().length];
    for (int y = 0; y < picture.height(); y++) {
      float down = (y + 0.5f) / picture.height();
      for (int x = 0; x < picture.width(); x++) {
        float here = film.at((x + 0.5f) / picture.width(), down);
        float gain = Math.min(MAX_GAIN, full / Math.max(1, here));
        // Where the gain is not enough, the rest is added: the ground is to become one colour.
        float lift = full - gain * here;
        argb[y * picture.width() + x] = lit(picture.at(x, y), gain, lift);
      }
    }
    return new Picture(picture.width(), picture.height(), argb);
  }

  private static int lit(int pixel, float gain, float lift) {
    return Picture.opaque(
        gain * Picture.red(pixel) + lift,
        gain * Picture.green(pixel) + lift,
        gain * Picture.blue(pixel) + lift);
  }
}
