package org.fmnist.graph.fast;

import org.fmnist.graph.TrainingRanges;

/**
 * How a clipped gradient moves a variable. Immutable.
 *
 * @param method the formula
 * @param momentum of gradient descent and of {@link Method#MUON}
 * @param nesterov whether gradient descent looks ahead (Nesterov 1983)
 */
public record UpdateRule(Method method, double momentum, boolean nesterov) {
  /** The formula of an update. */
  public enum Method {
    /** Kingma and Ba 2015, β 0.9 and 0.999, ε 1e-8. */
    ADAM,
    /** Gradient descent with momentum. */
    MOMENTUM,
    /**
     * Momentum whose matrices are orthogonalized (Jordan et al. 2024), for the kernels of the
     * hidden layers; Adam for the last kernel and the vectors.
     */
    MUON
  }

  /** Adam with the original's constants. */
  public static UpdateRule adam() {
    return new UpdateRule(Method.ADAM, 0, false);
  }

  /** Gradient descent with momentum. */
  public static UpdateRule momentum(double momentum, boolean nesterov) {
    TrainingRanges.momentum(momentum);
    return new UpdateRule(Method.MOMENTUM, momentum, nesterov);
  }

  /** Muon with Nesterov's momentum. */
  public static UpdateRule muon(double momentum) {
    TrainingRanges.momentum(momentum);
    return new UpdateRule(Method.MUON, momentum, true);
  }
}
