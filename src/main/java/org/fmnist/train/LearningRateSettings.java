package org.fmnist.train;

/**
 * How the learning rate moves over a run.
 *
 * @param schedule its shape
 * @param init its height at the start (exponential: above the base)
 * @param base what it falls to
 * @param decay exponential only: steps in which the part above the base falls to 1/e
 * @param warmUp steps over which it first rises from 0 in a straight line
 */
public record LearningRateSettings(
    Schedule schedule, double init, double base, double decay, int warmUp) {
  /** The shape of the curve. */
  public enum Schedule {
    /** base + init·(1/e)^(step/decay), as {@code model.py}. */
    EXPONENTIAL,
    /** Half a cosine from init to base over the whole run (Loshchilov and Hutter 2017). */
    COSINE
  }

  /** What {@code CNN.__init__} of {@code model.py} sets. */
  public static LearningRateSettings original() {
    return new LearningRateSettings(Schedule.EXPONENTIAL, 2e-2, 1e-5, 2000, 0);
  }

  /** A cosine from {@code init} to nearly nothing. */
  public static LearningRateSettings cosine(double init, int warmUp) {
    return new LearningRateSettings(Schedule.COSINE, init, init * 1e-3, 0, warmUp);
  }

  /**
   * The learning rate of a step.
   *
   * @param step the global step, from 0
   * @param steps how many the whole run has
   */
  public double at(long step, long steps) {
    double curve =
        switch (schedule) {
          case EXPONENTIAL -> base + init * Math.exp(-step / decay);
          case COSINE ->
              base
                  + (init - base)
                      * (1 + Math.cos(Math.PI * Math.min(1, (double) step / steps)))
                      / 2;
        };
    return warmUp > 0 ? curve * Math.min(1, (step + 1.0) / warmUp) : curve;
  }
}
