package org.fmnist.train;

import static org.fmnist.io.InvalidSettingException.require;

/**
 * How the learning rate moves over a run. Immutable.
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

  public LearningRateSettings {
    requireFinite(init, "learningRate.init");
    requireFinite(base, "learningRate.base");
    require(
        schedule != Schedule.EXPONENTIAL || (decay > 0 && decay <= Double.MAX_VALUE),
        "learningRate.decay",
        "a number of steps above 0",
        decay);
    require(warmUp >= 0, "learningRate.warmUp", "a number of steps of at least 0", warmUp);
  }

  private static void requireFinite(double rate, String setting) {
    require(rate >= 0 && rate <= Double.MAX_VALUE, setting, "a number of at least 0", rate);
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

  /** Begins with these settings. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Changes some settings and leaves the others. */
  public static final class Builder {
    private Schedule schedule;
    private double init;
    private double base;
    private double decay;
    private int warmUp;

    private Builder(LearningRateSettings from) {
      schedule = from.schedule;
      init = from.init;
      base = from.base;
      decay = from.decay;
      warmUp = from.warmUp;
    }

    public Builder schedule(Schedule value) {
      schedule = value;
      return this;
    }

    public Builder init(double value) {
      init = value;
      return this;
    }

    public Builder base(double value) {
      base = value;
      return this;
    }

    public Builder decay(double value) {
      decay = value;
      return this;
    }

    public Builder warmUp(int value) {
      warmUp = value;
      return this;
    }

    public LearningRateSettings build() {
      return new LearningRateSettings(schedule, init, base, decay, warmUp);
    }
  }
}
