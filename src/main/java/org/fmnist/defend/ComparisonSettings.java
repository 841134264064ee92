package org.fmnist.defend;

import static org.fmnist.io.InvalidSettingException.require;

import java.util.Arrays;
import java.util.List;

/**
 * How two models are compared. Immutable.
 *
 * @param count test images for each attack
 * @param epsilon L-infinity, of the pixel range 0..1
 * @param maxQueries predictions an image, black box
 * @param steps of each run of an attack with gradients
 * @param restarts runs of each APGD
 * @param seed of images and attacks
 */
public record ComparisonSettings(
    int count, double epsilon, int maxQueries, int steps, int restarts, long seed) {

  private static final int MAX_RESTARTS = 10_000;

  /** Strengths of the curve, beside ε itself. */
  private static final double[] STRENGTHS = {0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5};

  /** An ε at which any image can become any other grey: nothing withstands it. */
  static final double OVERWHELMING = 0.5;

  public ComparisonSettings {
    require(count >= 1, "count", "at least 1 image", count);
    require(epsilon > 0 && epsilon <= 1, "epsilon", "a number above 0 and up to 1", epsilon);
    require(maxQueries >= 1, "maxQueries", "at least 1 query", maxQueries);
    require(steps >= 1, "comparison.steps", "at least 1 step", steps);
    require(restarts >= 1 && restarts <= MAX_RESTARTS, "restarts", "1 to 10000", restarts);
  }

  /** 300 images, ε 0.1, 5,000 queries, one run of 100 steps, as AutoAttack has them. */
  public static ComparisonSettings of(long seed) {
    return new ComparisonSettings(300, 0.1, 5000, 100, 1, seed);
  }

  /** The strengths of the curve, ascending. */
  List<Double> strengths() {
    return java.util.stream.DoubleStream.concat(
            Arrays.stream(STRENGTHS), java.util.stream.DoubleStream.of(epsilon))
        .distinct()
        .sorted()
        .boxed()
        .toList();
  }

  /** Begins with these settings. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Changes some settings and leaves the others. */
  public static final class Builder {
    private int count;
    private double epsilon;
    private int maxQueries;
    private int steps;
    private int restarts;
    private long seed;

    private Builder(ComparisonSettings from) {
      count = from.count;
      epsilon = from.epsilon;
      maxQueries = from.maxQueries;
      steps = from.steps;
      restarts = from.restarts;
      seed = from.seed;
    }

    public Builder count(int value) {
      count = value;
      return this;
    }

    public Builder epsilon(double value) {
      epsilon = value;
      return this;
    }

    public Builder maxQueries(int value) {
      maxQueries = value;
      return this;
    }

    public Builder steps(int value) {
      steps = value;
      return this;
    }

    public Builder restarts(int value) {
      restarts = value;
      return this;
    }

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    public ComparisonSettings build() {
      return new ComparisonSettings(count, epsilon, maxQueries, steps, restarts, seed);
    }
  }
}
