package org.fmnist.graph.fast;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import org.fmnist.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Weights that are a small step worse for a batch: each kernel moves along its gradient, by a share
 * of its own norm. A network that learns with the gradients from there ends in flatter minima
 * (Foret et al., "Sharpness-Aware Minimization for Efficiently Improving Generalization", ICLR
 * 2021); with attacked images it is adversarial weight perturbation, whose step per kernel this is
 * (Wu, Xia and Wang, "Adversarial Weight Perturbation Helps Robust Generalization", NeurIPS 2020).
 *
 * @param size of the step, as a share of the kernel's norm, more than 0
 */
record WeightPerturbation(Ops tf, double size) {
  private static final float EPSILON = 1e-12f;

  /**
   * The weights of which the gradients are to be taken.
   *
   * @param values of all variables
   * @param gradients of those that are trained
   * @return all variables, the trained kernels moved
   */
  Map<Variable, Operand<TFloat32>> of(
      Map<Variable, Operand<TFloat32>> values, Map<Variable, Operand<TFloat32>> gradients) {
    Map<Variable, Operand<TFloat32>> moved = new EnumMap<>(values);
    gradients.forEach(
        (variable, gradient) -> {
          if (variable.shape().length > 1) {
            moved.put(variable, moved(requireNonNull(values.get(variable)), gradient));
          }
        });
    return moved;
  }

  private Operand<TFloat32> moved(Operand<TFloat32> kernel, Operand<TFloat32> gradient) {
    Operand<TFloat32> length = tf.math.mul(norm(kernel), tf.constant((float) size));
    Operand<TFloat32> scale =
        tf.math.div(length, tf.math.add(norm(gradient), tf.constant(EPSILON)));
    // The gradient is not to flow through the step, and C++ has none for a convolution's gradient.
    return tf.stopGradient(tf.math.add(kernel, tf.math.mul(gradient, scale)));
  }

  private Operand<TFloat32> norm(Operand<TFloat32> x) {
    return tf.math.sqrt(
        tf.reduceSum(tf.math.square(x), tf.range(tf.constant(0), tf.rank(x), tf.constant(1))));
  }
}
