package org.fmnist.attack;

import org.fmnist.data.FashionMnist;

/**
 * The images that an attack may end in: pixels within 0..255, whole if asked for, and within a
 * distance of the original. This is the one place that clips and rounds; attacks may propose what
 * they like.
 */
final class Ball {
  private final float[] centre;
  private final Norm norm;
  private final PixelType type;
  private final double radius;

  /** By which float32 may leave the ball, in grey levels: a hundred-thousandth of one. */
  private static final double ROUNDING = 1e-5;

  /**
   * @param centre the original, 784 whole pixels 0..255; not changed
   * @param radius in grey levels, infinite for no limit. For {@link Norm#LINF} and whole pixels it
   *     is cut to whole levels, as no such image uses the rest
   */
  Ball(float[] centre, Norm norm, double radius, PixelType type) {
    this.centre = centre.clone();
    this.norm = norm;
    this.type = type;
    boolean whole = norm == Norm.LINF && type == PixelType.WHOLE;
    // A hair more, so that 12.0/255 times 255 is 12.
    this.radius = whole ? Math.floor(radius + 1e-6) : radius;
  }

  /** All images with such pixels, however far from the centre. */
  Ball unlimited() {
    return new Ball(centre, norm, Double.POSITIVE_INFINITY, type);
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

  /** Whether an image of allowed pixels is near enough. */
  boolean reaches(float[] image) {
    return distance(image) <= radius + (type == PixelType.FLOAT ? ROUNDING : 0);
  }

  /** The distance of an image from the original, in grey levels. */
  double distance(float[] image) {
    return norm.levels(image, centre);
  }

  /** Moves {@code image} to the nearest point that is allowed, but for being whole, in place. */
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

  /** The allowed image near {@code image}: a new array. */
  float[] allowed(float[] image) {
    float[] clipped = clip(image.clone());
    if (type == PixelType.FLOAT) {
      return clipped;
    }
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
