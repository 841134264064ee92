package org.fmnist.image;

/**
 * The straight line through a picture's colours: that on which a picture of one colour lies, such
 * as amber on black, a sepia print or a cyanotype. The colour maps of matplotlib are bent.
 */
final class Ramp {
  private static final int AXES = 3;

  /** More than enough where one direction stands out; without one, any line will do. */
  private static final int ITERATIONS = 50;

  private Ramp() {}

  /** Mean distance of the colours from the line that fits them best (principal component). */
  static double distance(Picture picture) {
    int count = picture.argb().length;
    double[][] colours = new double[count][AXES];
    double[] mean = new double[AXES];
    for (int i = 0; i < count; i++) {
      float[] colour = ColourMap.coordinates(picture.argb()[i]);
      for (int axis = 0; axis < AXES; axis++) {
        colours[i][axis] = colour[axis];
        mean[axis] += colour[axis] / count;
      }
    }
    for (double[] colour : colours) {
      for (int axis = 0; axis < AXES; axis++) {
        colour[axis] -= mean[axis];
      }
    }
    double[] direction = direction(colours);
    double sum = 0;
    for (double[] colour : colours) {
      double along = dot(colour, direction);
      sum += Math.sqrt(Math.max(0, dot(colour, colour) - along * along));
    }
    return sum / count;
  }

  /** By power iteration: each round multiplies by the covariance. */
  private static double[] direction(double[][] colours) {
    double[] direction = {1, 0, 0};
    for (int round = 0; round < ITERATIONS; round++) {
      double[] next = new double[AXES];
      for (double[] colour : colours) {
        double along = dot(colour, direction);
        for (int axis = 0; axis < AXES; axis++) {
          next[axis] += along * colour[axis];
        }
      }
      double length = Math.sqrt(dot(next, next));
      if (length == 0) {
        return direction;
      }
      for (int axis = 0; axis < AXES; axis++) {
        direction[axis] = next[axis] / length;
      }
    }
    return direction;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int axis = 0; axis < AXES; axis++) {
      sum += a[axis] * b[axis];
    }
    return sum;
  }
}
