package org.fmnist.attack;

import org.fmnist.data.FashionMnist;

/**
 * Where a loss would be zero if it were as linear as at one point: a hyperplane.
 *
 * @param point 784 pixels 0..255
 * @param loss there
 * @param gradient d loss / d pixel there
 */
record LinearBoundary(float[] point, double loss, float[] gradient) {
  private static final double PRECISION = 1e-9;
  private static final int MOST_ROUNDS = 100;

  /**
   * The L-infinity shortest step from a point to the hyperplane that leaves each pixel in 0..255;
   * where there is none, the step to the corner that comes nearest to it.
   *
   * @param from 784 pixels 0..255
   */
  float[] step(float[] from) {
    double missing = loss;
    for (int i = 0; i < from.length; i++) {
      missing += (double) gradient[i] * (from[i] - point[i]);
    }
    float sign = missing > 0 ? -1 : 1;
    float[] room = new float[from.length];
    for (int i = 0; i < room.length; i++) {
      boolean down = sign * gradient[i] < 0;
      room[i] = down ? from[i] : FashionMnist.MAX_PIXEL - from[i];
    }
    double length = length(room, Math.abs(missing));
    float[] step = new float[from.length];
    for (int i = 0; i < step.length; i++) {
      step[i] = sign * Math.signum(gradient[i]) * (float) Math.min(length, room[i]);
    }
    return step;
  }

  /**
   * The change of each pixel, as far as it has room, that changes the loss by {@code missing}. With
   * a longer step more pixels run out of room, so that Newton's method never goes too far.
   */
  private double length(float[] room, double missing) {
    double length = 0;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      double done = 0;
      double slope = 0;
      for (int i = 0; i < room.length; i++) {
        double steepness = Math.abs(gradient[i]);
        done += steepness * Math.min(length, room[i]);
        slope += room[i] > length ? steepness : 0;
      }
      double left = missing - done;
      if (left <= PRECISION * missing || slope == 0) {
        return left <= PRECISION * missing ? length : Double.POSITIVE_INFINITY;
      }
      length += left / slope;
    }
    return length;
  }
}
