package org.fmnist.defend;

import static org.fmnist.io.InvalidSettingException.require;

import org.fmnist.data.FashionMnist;
import org.fmnist.graph.fast.PerturbationSettings;

/**
 * The attack inside the training loop. Immutable.
 *
 * @param method which
 * @param epsilon how far a pixel may move, of the range 0..1, L-infinity
 * @param steps gradient steps a batch
 * @param stepSize of each, as a part of ε
 * @param beta weight of the divergence of {@link AdversarialTrainingMethod#TRADES}
 * @param warmUp training steps over which ε rises from 0 to its full size
 * @param batchStatistics whether the attacked network normalizes with the batch's moments, as the
 *     training step does; else with its moving averages, as a finished one
 */
public record InnerAttack(
    AdversarialTrainingMethod method,
    double epsilon,
    int steps,
    double stepSize,
    double beta,
    int warmUp,
    boolean batchStatistics) {

  public InnerAttack {
    require(epsilon >= 0 && epsilon <= 1, "epsilon", "a number of 0 to 1", epsilon);
    require(steps >= 1, "steps", "at least 1 step", steps);
    require(stepSize > 0 && stepSize <= Double.MAX_VALUE, "stepSize", "a number above 0", stepSize);
    require(beta > 0 && beta <= Double.MAX_VALUE, "beta", "a number above 0", beta);
    require(warmUp >= 0, "warmUp", "at least 0 steps", warmUp);
  }

  /** A method as its defaults have it, ε 0.1. */
  public static InnerAttack of(AdversarialTrainingMethod method) {
    return switch (method) {
      case PGD -> new InnerAttack(method, 0.1, 2, 0.75, 1, 0, false);
      case FGSM -> new InnerAttack(method, 0.1, 1, 1.25, 1, 0, false);
      case TRADES -> new InnerAttack(method, 0.1, 2, 0.75, 6, 0, false);
    };
  }

  /** How far a pixel may move in a training step, in grey levels. */
  double radius(long iteration) {
    double part = warmUp == 0 ? 1 : Math.min(1, (iteration + 1.0) / warmUp);
    return epsilon * FashionMnist.MAX_PIXEL * part;
  }

  /** What the training graph needs to know of it. */
  PerturbationSettings perturbation() {
    return new PerturbationSettings(
        steps, batchStatistics, method == AdversarialTrainingMethod.TRADES);
  }

  /** Whether training sees each clean image beside its adversarial example. */
  boolean pairs() {
    return method == AdversarialTrainingMethod.TRADES && epsilon > 0;
  }

  /** Begins with these settings. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Changes some settings and leaves the others. */
  public static final class Builder {
    private AdversarialTrainingMethod method;
    private double epsilon;
    private int steps;
    private double stepSize;
    private double beta;
    private int warmUp;
    private boolean batchStatistics;

    private Builder(InnerAttack from) {
      method = from.method;
      epsilon = from.epsilon;
      steps = from.steps;
      stepSize = from.stepSize;
      beta = from.beta;
      warmUp = from.warmUp;
      batchStatistics = from.batchStatistics;
    }

    public Builder method(AdversarialTrainingMethod value) {
      method = value;
      return this;
    }

    public Builder epsilon(double value) {
      epsilon = value;
      return this;
    }

    public Builder steps(int value) {
      steps = value;
      return this;
    }

    public Builder stepSize(double value) {
      stepSize = value;
      return this;
    }

    public Builder beta(double value) {
      beta = value;
      return this;
    }

    public Builder warmUp(int value) {
      warmUp = value;
      return this;
    }

    public Builder batchStatistics(boolean value) {
      batchStatistics = value;
      return this;
    }

    public InnerAttack build() {
      return new InnerAttack(method, epsilon, steps, stepSize, beta, warmUp, batchStatistics);
    }
  }
}
