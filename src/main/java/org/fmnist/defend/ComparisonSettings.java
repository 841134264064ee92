package org.fmnist.defend;

import java.util.Arrays;
import java.util.List;
import org.fmnist.io.InvalidSettingException;

/**
 * How two models are compared.
 *
 * @param count test images for each attack
 * @param epsilon L-infinity, of the pixel range 0..1
 * @param maxQueries predictions an image, black box
 * @param steps of a run of PGD
 * @param restarts runs of PGD an image
 * @param seed of images and attacks
 */
public record ComparisonSettings(
    int count, double epsilon, int maxQueries, int steps, int restarts, long seed) {

  /** Strengths of the curve, beside ε itself. */
  private static final double[] STRENGTHS = {0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5};

  /** An ε at which any image can become any other grey: nothing withstands it. */
  static final double OVERWHELMING = 0.5;

  public ComparisonSettings {
    if (!(epsilon > 0 && epsilon <= 1)) {
      throw new InvalidSettingException(
          "epsilon", "expected a number above 0, up to 1, to compare with, found " + epsilon);
    }
  }

  /** 300 images, ε 0.1, 5,000 queries, two runs of 50 steps: some ten minutes on two cores. */
  public static ComparisonSettings of(long seed) {
    return new ComparisonSettings(300, 0.1, 5000, 50, 2, seed);
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
}
