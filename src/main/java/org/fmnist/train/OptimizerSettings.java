package org.fmnist.train;

/**
 * How gradients move the weights.
 *
 * @param method the update rule
 * @param momentum of {@link Method#SGD}; Adam's is 0.9
 * @param weightDecay decoupled decay of the kernels, per unit of learning rate (Loshchilov and
 *     Hutter 2019)
 * @param gradientClip each element of a gradient is clipped to ± this
 * @param averaging decay per step of an averaged copy of the weights; 0 keeps none
 */
public record OptimizerSettings(
    Method method, double momentum, double weightDecay, double gradientClip, double averaging) {
  /** The update rule. */
  public enum Method {
    /** Kingma and Ba 2015, β 0.9 and 0.999, ε 1e-8. */
    ADAM,
    /** Stochastic gradient descent with Nesterov's momentum. */
    SGD
  }

  /** What {@code model.py} does. */
  public static OptimizerSettings original() {
    return new OptimizerSettings(Method.ADAM, 0.9, 0, 5, 0);
  }
}
