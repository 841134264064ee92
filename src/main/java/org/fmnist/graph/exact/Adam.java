package org.fmnist.graph.exact;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fmnist.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/**
 * {@code tf.train.AdamOptimizer} (Kingma and Ba 2015) with its defaults, on gradients that are
 * clipped element by element, as {@code CNN.__build_training_graph} uses it.
 *
 * <p>The original also hands the moving averages to Adam. Their gradient is zero, which moves
 * nothing, so they have no slots here.
 */
final class Adam {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private Adam() {}

  /**
   * One step on every variable that has a gradient.
   *
   * @param gradients clipped, by variable
   * @return the step as one operation
   */
  static <T extends TNumber> Op step(
      Ops tf,
      Precision<T> precision,
      ExactVariables<T> variables,
      Map<Variable, Operand<T>> gradients,
      Operand<T> learningRate) {
    Output<T> beta1Power = power(tf, precision, variables, "fmnist_cnn/beta1_power", BETA1);
    Output<T> beta2Power = power(tf, precision, variables, "fmnist_cnn/beta2_power", BETA2);
    Operand<T> beta1 = precision.constant(tf, BETA1);
    Operand<T> beta2 = precision.constant(tf, BETA2);
    Operand<T> epsilon = precision.constant(tf, EPSILON);

    // No variable may move before every gradient is computed from the old values.
    Ops afterGradients = tf.withControlDependencies(new ArrayList<Op>(gradients.values()));
    List<Op> updates = new ArrayList<>();
    for (Map.Entry<Variable, Operand<T>> entry : gradients.entrySet()) {
      Variable variable = entry.getKey();
      Shape shape = Shape.of(variable.shape());
      String slot = "fmnist_cnn/" + variable.checkpointName() + "/Adam";
      Output<T> m = variables.create(slot, shape, precision.filled(tf, shape, 0));
      Output<T> v = variables.create(slot + "_1", shape, precision.filled(tf, shape, 0));
      updates.add(
          afterGradients.train.applyAdam(
              variables.ref(variable),
              m,
              v,
              tf.identity(beta1Power),
              tf.identity(beta2Power),
              learningRate,
              beta1,
              beta2,
              epsilon,
              entry.getValue()));
    }
    Ops afterUpdates = tf.withControlDependencies(updates);
    updates.add(
        afterUpdates.assign(beta1Power, afterUpdates.math.mul(tf.identity(beta1Power), beta1)));
    updates.add(
        afterUpdates.assign(beta2Power, afterUpdates.math.mul(tf.identity(beta2Power), beta2)));
    return tf.withControlDependencies(updates).noOp();
  }

  private static <T extends TNumber> Output<T> power(
      Ops tf, Precision<T> precision, ExactVariables<T> variables, String name, double beta) {
    return variables.create(name, Shape.scalar(), precision.constant(tf, beta));
  }
}
