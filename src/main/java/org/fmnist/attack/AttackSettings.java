package org.fmnist.attack;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.fmnist.data.FashionMnist;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.model.Objective;

/**
 * All that decides what an attack finds, but for the images and the classifier. Immutable; {@link
 * #of} is a method as its defaults have it, {@link #change} begins another.
 */
public final class AttackSettings implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The queries of a black-box search where nobody says another number. */
  public static final int DEFAULT_MAX_QUERIES = 5000;

  /** The most queries, steps and the like that can be asked for. */
  public static final int MAX_COUNT = 1_000_000_000;

  public static final int MAX_RESTARTS = 10_000;

  /** A larger {@link #stepSize} would overflow float32 on the way. */
  public static final double MAX_STEP_SIZE = 1e30;

  /** The longest way between two images, of the pixel range 0..1: from black to white under L2. */
  public static final double MAX_L2 = FashionMnist.SIDE;

  /** The seed of the original's {@code train.py}. */
  public static final long DEFAULT_SEED = 2019;

  private final Builder values;

  private AttackSettings(Builder values) {
    this.values = values;
  }

  /** A method as its defaults have it: class i to (i+1) mod 10, ε 0.1 if it needs one. */
  public static AttackSettings of(AttackMethod method) {
    return new Builder(method).build();
  }

  /** A builder that begins with these settings. */
  public Builder change() {
    return new Builder(values);
  }

  public AttackMethod method() {
    return values.method;
  }

  public TargetPolicy target() {
    return values.target;
  }

  public Norm norm() {
    return values.norm;
  }

  public double epsilon() {
    return values.epsilon;
  }

  public PixelType pixels() {
    return values.pixels;
  }

  public int maxQueries() {
    return values.maxQueries;
  }

  public int maxIterations() {
    return values.maxIterations;
  }

  public int restarts() {
    return values.restarts;
  }

  public Objective objective() {
    return values.objective;
  }

  public double stepSize() {
    return values.stepSize;
  }

  public Acceptance acceptance() {
    return values.acceptance;
  }

  public double sigma() {
    return values.sigma;
  }

  public double maxStep() {
    return values.maxStep;
  }

  public Finish finish() {
    return values.finish;
  }

  public long seed() {
    return values.seed;
  }

  /**
   * Checks that there are surrogates exactly where the method can start from a transfer.
   *
   * @param surrogates how many there are
   * @throws InvalidSettingException if the method needs one or has no use for one
   */
  void requireSurrogates(int surrogates) {
    if (surrogates > 0 && !method().isBlackBox()) {
      throw new InvalidSettingException(
          "surrogate",
          "expected none for " + method() + ", which has gradients, found " + surrogates);
    }
    if (surrogates == 0 && method() == AttackMethod.TRANSFER) {
      throw new InvalidSettingException(
          "surrogate", "expected a checkpoint for transfer, found none");
    }
  }

  /** All settings by name, as {@code summary.json} holds them; null for what is not used. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("method", method().toString());
    map.put("target", target().toString());
    map.put("norm", norm().toString());
    map.put("epsilon", Double.isInfinite(epsilon()) ? null : epsilon());
    map.put("pixels", pixels().toString());
    map.put("maxQueries", maxQueries());
    map.put("maxIterations", maxIterations());
    map.put("restarts", restarts());
    map.put("loss", objective() == Objective.MARGIN ? "margin" : "ce");
    map.put("stepSize", stepSize());
    map.put("acceptance", acceptance().toString());
    map.put("sigma", sigma());
    map.put("maxStep", maxStep());
    map.put("finish", finish().toString());
    map.put("seed", seed());
    map.replaceAll((name, value) -> method().uses(name) ? value : null);
    return map;
  }

  /**
   * Reads a number or a fraction such as 12/255.
   *
   * @throws InvalidSettingException if it is neither, or below 0
   */
  public static double parseEpsilon(String text) {
    String[] parts = text.split("/", -1);
    try {
      double value = Double.parseDouble(parts[0]);
      if (parts.length == 2) {
        value /= Double.parseDouble(parts[1]);
      }
      if (parts.length <= 2 && value >= 0 && value < Double.POSITIVE_INFINITY) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below, like a number out of range.
    }
    throw new InvalidSettingException(
        "epsilon",
        "expected a number of at least 0, or a fraction as 12/255, found \"" + text + "\"");
  }

  /** Changes settings one by one. */
  public static final class Builder implements Serializable {
    private static final long serialVersionUID = 1L;

    private final AttackMethod method;
    private TargetPolicy target = TargetPolicy.NEXT;
    private Norm norm;
    private double epsilon;
    private PixelType pixels = PixelType.WHOLE;
    private int maxQueries = DEFAULT_MAX_QUERIES;
    private int maxIterations;
    private int restarts;
    private Objective objective;
    private double stepSize = GradientDescentAttack.ASSIGNMENT.stepSize();
    private Acceptance acceptance = Acceptance.GAIN;
    private double sigma = 2;
    private double maxStep = 1;
    private Finish finish = Finish.SQUARE;
    private long seed = DEFAULT_SEED;

    private Builder(AttackMethod method) {
      this.method = method;
      this.norm = method.norms().get(0);
      this.epsilon = method.defaultEpsilon();
      this.maxIterations = method.defaultIterations();
      this.restarts = method.defaultRestarts();
      this.objective = method == AttackMethod.PGD ? Objective.MARGIN : Objective.CROSS_ENTROPY;
    }

    private Builder(Builder other) {
      method = other.method;
      target = other.target;
      norm = other.norm;
      epsilon = other.epsilon;
      pixels = other.pixels;
      maxQueries = other.maxQueries;
      maxIterations = other.maxIterations;
      restarts = other.restarts;
      objective = other.objective;
      stepSize = other.stepSize;
      acceptance = other.acceptance;
      sigma = other.sigma;
      maxStep = other.maxStep;
      finish = other.finish;
      seed = other.seed;
    }

    /** What is wanted of each image. */
    public Builder target(TargetPolicy value) {
      target = value;
      return this;
    }

    /** The norm in which ε is meant. */
    public Builder norm(Norm value) {
      norm = value;
      return this;
    }

    /** The largest change, of the pixel range 0..1; infinite for no limit. */
    public Builder epsilon(double value) {
      epsilon = value;
      return this;
    }

    /** What values adversarial pixels may take; whole levels if it is not called. */
    public Builder pixels(PixelType value) {
      pixels = value;
      return this;
    }

    /** Predictions for each image of a black-box search. */
    public Builder maxQueries(int value) {
      maxQueries = value;
      return this;
    }

    /** Steps of a white-box run, and of a transfer. */
    public Builder maxIterations(int value) {
      maxIterations = value;
      return this;
    }

    /** Runs of {@code pgd} and {@code auto} for each image and loss. */
    public Builder restarts(int value) {
      restarts = value;
      return this;
    }

    /** The loss that {@code fgsm}, {@code pgd} and {@code ddn} descend. */
    public Builder objective(Objective value) {
      objective = value;
      return this;
    }

    /** α of {@code gd}, grey levels per unit of the raw gradient. */
    public Builder stepSize(double value) {
      stepSize = value;
      return this;
    }

    /** When {@code mcmc} moves. */
    public Builder acceptance(Acceptance value) {
      acceptance = value;
      return this;
    }

    /** σ of each pixel's step of {@code mcmc}, in grey levels. */
    public Builder sigma(double value) {
      sigma = value;
      return this;
    }

    /** Δmax of {@code mcmc}, the longest L2 step, of the pixel range 0..1. */
    public Builder maxStep(double value) {
      maxStep = value;
      return this;
    }

    /** How {@code signhunter} ends; by {@code square} if it is not called. */
    public Builder finish(Finish value) {
      finish = value;
      return this;
    }

    /** The seed of everything random. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * The settings as they stand.
     *
     * @throws InvalidSettingException if a number is out of its range, or the method cannot keep to
     *     the norm or needs an ε
     */
    public AttackSettings build() {
      if (!method.norms().contains(norm)) {
        throw new InvalidSettingException(
            "norm", "expected one of " + method.norms() + " for " + method + ", found " + norm);
      }
      requireEpsilon();
      if (Double.isInfinite(epsilon) && method.needsEpsilon()) {
        throw new InvalidSettingException(
            "epsilon", "expected a limit for " + method + ", found none");
      }
      require("maxQueries", maxQueries, 1, MAX_COUNT);
      require("maxIterations", maxIterations, 1, MAX_COUNT);
      require("restarts", restarts, 1, MAX_RESTARTS);
      require("stepSize", stepSize, 0, MAX_STEP_SIZE);
      require("sigma", sigma, 0, FashionMnist.MAX_PIXEL);
      require("maxStep", maxStep, 0, MAX_L2);
      return new AttackSettings(new Builder(this));
    }

    private void requireEpsilon() {
      double most = norm == Norm.L2 ? MAX_L2 : 1;
      if (!(epsilon >= 0 && (epsilon <= most || Double.isInfinite(epsilon)))) {
        throw new InvalidSettingException(
            "epsilon",
            String.format(
                Locale.ROOT,
                "expected 0 to %.0f of the pixel range 0..1 for %s, as 8/255 for 8 of its 255"
                    + " levels, found %s",
                most,
                norm,
                epsilon));
      }
    }

    private static void require(String setting, Number value, Number min, Number max) {
      double number = value.doubleValue();
      if (!(number >= min.doubleValue() && number <= max.doubleValue())) {
        throw new InvalidSettingException(
            setting, "expected " + min + " to " + max + ", found " + value);
      }
    }
  }
}
