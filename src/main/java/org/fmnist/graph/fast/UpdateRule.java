package org.fmnist.graph.fast;

import org.fmnist.graph.TrainingRanges;

/**
 * How a clipped gradient moves a variable. Immutable.
 *
 * @param adaptive Adam (Kingma and Ba 2015) with β 0.9 and 0.999, ε 1e-8; else gradient descent
 * @param momentum of gradient descent
 * @param nesterov whether gradient descent looks ahead (Nesterov 1983)
 */
public record UpdateRule(boolean adaptive, double momentum, boolean nesterov) {
  /** Adam with the original's constants. */
  public static UpdateRule adam() {
    return new UpdateRule(true, 0, false);
  }

  /** Gradient descent with momentum. */
  public static UpdateRule momentum(double momentum, boolean nesterov) {
    TrainingRanges.momentum(momentum);
    return new UpdateRule(false, momentum, nesterov);
  }
}
