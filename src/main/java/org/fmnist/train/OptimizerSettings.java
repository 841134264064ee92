package org.fmnist.train;

import org.fmnist.graph.TrainingRanges;

/**
 * How gradients move the weights. Immutable.
 *
 * @param method the update rule
 * @param momentum of {@link Algorithm#SGD} and {@link Algorithm#MUON}; Adam's is 0.9
 * @param weightDecay decoupled decay of the kernels, per unit of learning rate (Loshchilov and
 *     Hutter 2019)
 * @param gradientClip each element of a gradient is clipped to ± this
 * @param averaging decay per step of the averaged (EMA) weights, at most (1 + n) / (10 + n) in step
 *     n; 0 keeps none
 * @param weightPerturbation the gradients are those after a step of this share of each kernel's
 *     norm that makes the loss larger: sharpness-aware minimization (Foret et al. 2021), and with
 *     attacked images adversarial weight perturbation (Wu et al. 2020); 0 for those of the weights
 */
public record OptimizerSettings(
    Algorithm method,
    double momentum,
    double weightDecay,
    double gradientClip,
    double averaging,
    double weightPerturbation) {
  /** The update rule. */
  public enum Algorithm {
    /** Kingma and Ba 2015, β 0.9 and 0.999, ε 1e-8. */
    ADAM,
    /** Stochastic gradient descent with Nesterov's momentum. */
    SGD,
    /**
     * Momentum with orthogonalized steps for the kernels of the hidden layers, else Adam (Jordan et
     * al. 2024).
     */
    MUON
  }

  public OptimizerSettings {
    TrainingRanges.momentum(momentum);
    TrainingRanges.weightDecay(weightDecay);
    TrainingRanges.gradientClip(gradientClip);
    TrainingRanges.averaging(averaging);
    TrainingRanges.weightPerturbation(weightPerturbation);
  }

  /** What {@code model.py} does. */
  public static OptimizerSettings original() {
    return new OptimizerSettings(Algorithm.ADAM, 0.9, 0, 5, 0, 0);
  }

  /** Muon with the original's clipping, decay of the kernels and averaged (EMA) weights. */
  public static OptimizerSettings muon(double momentum, double weightDecay, double averaging) {
    return new OptimizerSettings(Algorithm.MUON, momentum, weightDecay, 5, averaging, 0);
  }

  /** Begins with these settings. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Changes some settings and leaves the others. */
  public static final class Builder {
    private Algorithm method;
    private double momentum;
    private double weightDecay;
    private double gradientClip;
    private double averaging;
    private double weightPerturbation;

    private Builder(OptimizerSettings from) {
      method = from.method;
      momentum = from.momentum;
      weightDecay = from.weightDecay;
      gradientClip = from.gradientClip;
      averaging = from.averaging;
      weightPerturbation = from.weightPerturbation;
    }

    public Builder method(Algorithm value) {
      method = value;
      return this;
    }

    public Builder momentum(double value) {
      momentum = value;
      return this;
    }

    public Builder weightDecay(double value) {
      weightDecay = value;
      return this;
    }

    public Builder gradientClip(double value) {
      gradientClip = value;
      return this;
    }

    public Builder averaging(double value) {
      averaging = value;
      return this;
    }

    public Builder weightPerturbation(double value) {
      weightPerturbation = value;
      return this;
    }

    public OptimizerSettings build() {
      return new OptimizerSettings(
          method, momentum, weightDecay, gradientClip, averaging, weightPerturbation);
    }
  }
}
