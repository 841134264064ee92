package org.fmnist.attack;

import java.util.LinkedHashMap;
import java.util.Map;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.model.Objective;

/**
 * All that decides what an attack finds, but for the images and the classifier. Immutable; {@link
 * #of} is a method as its defaults have it, {@link #change} begins another.
 */
public final class AttackSettings {
  /** The queries of a black-box search where nobody says another number. */
  public static final int DEFAULT_MAX_QUERIES = 5000;

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

  public TargetPolicy goal() {
    return values.goal;
  }

  public Norm norm() {
    return values.norm;
  }

  public double epsilon() {
    return values.epsilon;
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

  public long seed() {
    return values.seed;
  }

  /** All settings by name, as {@code summary.json} holds them. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("method", method().toString());
    map.put("target", goal().toString());
    map.put("norm", norm().toString());
    map.put("epsilon", Double.isInfinite(epsilon()) ? null : epsilon());
    map.put("maxQueries", maxQueries());
    map.put("maxIterations", maxIterations());
    map.put("restarts", restarts());
    map.put("loss", objective() == Objective.MARGIN ? "margin" : "ce");
    map.put("stepSize", stepSize());
    map.put("acceptance", acceptance().toString());
    map.put("sigma", sigma());
    map.put("maxStep", maxStep());
    map.put("seed", seed());
    return map;
  }

  /** Changes settings one by one. */
  public static final class Builder {
    private final AttackMethod method;
    private TargetPolicy goal = TargetPolicy.NEXT;
    private Norm norm;
    private double epsilon;
    private int maxQueries = DEFAULT_MAX_QUERIES;
    private int maxIterations;
    private int restarts;
    private Objective objective;
    private double stepSize = GradientDescentAttack.ASSIGNMENT.stepSize();
    private Acceptance acceptance = Acceptance.GAIN;
    private double sigma = 2;
    private double maxStep = 1;
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
      goal = other.goal;
      norm = other.norm;
      epsilon = other.epsilon;
      maxQueries = other.maxQueries;
      maxIterations = other.maxIterations;
      restarts = other.restarts;
      objective = other.objective;
      stepSize = other.stepSize;
      acceptance = other.acceptance;
      sigma = other.sigma;
      maxStep = other.maxStep;
      seed = other.seed;
    }

    /** What is wanted of each image. */
    public Builder goal(TargetPolicy value) {
      goal = value;
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

    /** Predictions for each image of a black-box search. */
    public Builder maxQueries(int value) {
      maxQueries = value;
      return this;
    }

    /** GradientSteps of a white-box run, and of a transfer. */
    public Builder maxIterations(int value) {
      maxIterations = value;
      return this;
    }

    /** Runs of {@code pgd} and {@code auto} for each image and loss. */
    public Builder restarts(int value) {
      restarts = value;
      return this;
    }

    /** The loss of {@code fgsm}, {@code pgd}, {@code ddn} and {@code transfer}. */
    public Builder objective(Objective value) {
      objective = value;
      return this;
    }

    /** α of {@code gd}, grey levels per unit of the raw gradient. */
    public Builder stepSize(double value) {
      stepSize = value;
      return this;
    }

    /**
     * The walk of {@code mcmc}.
     *
     * @param rule when to move
     * @param deviation σ of each pixel's step, in grey levels
     * @param longest Δmax, the longest L2 step, of the pixel range 0..1
     */
    public Builder walk(Acceptance rule, double deviation, double longest) {
      acceptance = rule;
      sigma = deviation;
      maxStep = longest;
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
     * @throws InvalidSettingException if the method cannot keep to the norm or needs an ε
     */
    public AttackSettings build() {
      if (!method.norms().contains(norm)) {
        throw new InvalidSettingException(
            "norm", "expected one of " + method.norms() + " for " + method + ", found " + norm);
      }
      if (!(epsilon >= 0)) {
        throw new InvalidSettingException(
            "epsilon", "expected a number of at least 0, found " + epsilon);
      }
      if (Double.isInfinite(epsilon) && method.needsEpsilon()) {
        throw new InvalidSettingException(
            "epsilon", "expected a limit for " + method + ", found none");
      }
      return new AttackSettings(new Builder(this));
    }
  }
}
