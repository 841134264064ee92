package org.fmnist.attack;

import org.fmnist.data.FashionMnist;

/**
 * The images that an attack may end in: pixels within 0..255 and within a distance of the original.
 * This is the one place that clips and rounds; attacks may propose what they like.
 */
final class Ball {
  private final float[] centre;
  private final Norm norm;
  private final double radius;

  /**
   * @param centre the original, 784 whole pixels 0..255; not changed
   * @param radius in grey levels, infinite for no limit. For {@link Norm#LINF} it is cut to whole
   *     levels, as no image of whole pixels uses the rest
   */
  Ball(float[] centre, Norm norm, double radius) {
    this.centre = centre.clone();
    this.norm = norm;
    // A hair more, so that 12.0/255 times 255 is 12.
    this.radius = norm == Norm.LINF ? Math.floor(radius + 1e-6) : radius;
  }

  /** The original; not to be changed. */
  float[] centre() {
    return centre;
  }

  /** The radius in grey levels, infinite for no limit. */
  double radius() {
    return radius;
  }

  Norm norm() {
    return norm;
  }

  /** The distance of an image from the original, in grey levels. */
  double distance(float[] image) {
    return norm.levels(image, centre);
  }

  /** Moves {@code image} to the nearest point that is allowed but for being whole, in place. */
  float[] clip(float[] image) {
    if (norm == Norm.L2) {
      shrink(image, radius);
    }
    float reach =
        norm == Norm.LINF
            ? (float) Math.min(radius, FashionMnist.MAX_PIXEL)
            : FashionMnist.MAX_PIXEL;
    for (int i = 0; i < image.length; i++) {
      float low = Math.max(0, centre[i] - reach);
      float high = Math.min(FashionMnist.MAX_PIXEL, centre[i] + reach);
      image[i] = Math.max(low, Math.min(high, image[i]));
    }
    return image;
  }

  /** The image of whole pixels near {@code image} that is allowed: a new array. */
  float[] round(float[] image) {
    float[] clipped = clip(image.clone());
    float[] whole = rint(clipped);
    // Rounding can leave an L2 ball: start from points ever nearer to the centre until it does not.
    for (double limit = radius; norm.levels(whole, centre) > radius; limit -= 0.5) {
      shrink(clipped, Math.max(0, limit));
      whole = rint(clipped);
    }
    return whole;
  }

  private static float[] rint(float[] image) {
    float[] whole = new float[image.length];
    for (int i = 0; i < image.length; i++) {
      whole[i] = (float) Math.rint(image[i]);
    }
    return whole;
  }

  private void shrink(float[] image, double limit) {
    double length = Norm.L2.levels(image, centre);
    if (length > limit) {
      float scale = (float) (limit / length);
      for (int i = 0; i < image.length; i++) {
        image[i] = centre[i] + scale * (image[i] - centre[i]);
      }
    }
  }
}
