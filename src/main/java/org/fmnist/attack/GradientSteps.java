package org.fmnist.attack;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/** Steps downhill, and random points, as each norm measures them. */
final class GradientSteps {
  private GradientSteps() {}

  /** {@code from} − the longest step of {@code size} grey levels along the gradient. */
  static float[] descend(float[] from, float[] gradient, Norm norm, double size) {
    if (norm == Norm.L2) {
      return subtract(from, gradient, size / Math.max(length(gradient), Float.MIN_NORMAL));
    }
    float[] to = from.clone();
    for (int i = 0; i < to.length; i++) {
      to[i] -= (float) size * Math.signum(gradient[i]);
    }
    return to;
  }

  /** {@code from} − {@code scale} times the gradient as it is. */
  static float[] subtract(float[] from, float[] gradient, double scale) {
    float factor = finite(scale);
    float[] to = from.clone();
    for (int i = 0; i < to.length; i++) {
      to[i] -= factor * gradient[i];
    }
    return to;
  }

  /** A scale as float32; never infinite, since infinity times a gradient of zero is no number. */
  static float finite(double scale) {
    return (float) Math.min(scale, Float.MAX_VALUE);
  }

  /** The Euclidean length of a vector. */
  static double length(float[] vector) {
    double sum = 0;
    for (float v : vector) {
      sum += (double) v * v;
    }
    return Math.sqrt(sum);
  }

  /** A random point of the ball whose largest change of a pixel is the radius. */
  static float[] stretchedPoint(Ball ball, UniformRandomProvider random) {
    float[] change = new float[ball.centre().length];
    float largest = Float.MIN_NORMAL;
    for (int i = 0; i < change.length; i++) {
      change[i] = 2 * random.nextFloat() - 1;
      largest = Math.max(largest, Math.abs(change[i]));
    }
    float scale = (float) Math.min(ball.radius(), Norm.LEVELS) / largest;
    float[] point = ball.centre().clone();
    for (int i = 0; i < point.length; i++) {
      point[i] += scale * change[i];
    }
    return ball.clip(point);
  }

  /** A random point of the ball: uniform for L-infinity, uniform in direction for L2. */
  static float[] randomPoint(float[] centre, Ball ball, UniformRandomProvider random) {
    float[] point = centre.clone();
    double radius = Math.min(ball.radius(), Norm.LEVELS);
    if (ball.norm() == Norm.LINF) {
      for (int i = 0; i < point.length; i++) {
        point[i] += (float) (radius * (2 * random.nextDouble() - 1));
      }
      return ball.clip(point);
    }
    ZigguratSampler.NormalizedGaussian normal = ZigguratSampler.NormalizedGaussian.of(random);
    float[] direction = new float[point.length];
    for (int i = 0; i < direction.length; i++) {
      direction[i] = (float) normal.sample();
    }
    return ball.clip(descend(point, direction, Norm.L2, radius * random.nextDouble()));
  }
}
