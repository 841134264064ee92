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
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/**
 * {@code tf.train.AdamOptimizer} (Kingma and Ba 2015) with its defaults, on gradients that are
 * clipped element by element, as {@code CNN.__build_training_graph} uses it.
 *
 * <p>Like {@code tf.train}, it keeps its constants and their powers in float32 whatever the network
 * computes in, and casts them for the step.
 *
 * <p>The original also hands the moving averages to Adam. Their gradient is zero, which moves
 * nothing, so they have no slots here.
 */
final class Adam {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

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
    Output<TFloat32> beta1Power = power(tf, variables, "fmnist_cnn/beta1_power", BETA1);
    Output<TFloat32> beta2Power = power(tf, variables, "fmnist_cnn/beta2_power", BETA2);
    Operand<TFloat32> beta1 = tf.constant(BETA1);
    Operand<TFloat32> beta2 = tf.constant(BETA2);
    Operand<TFloat32> epsilon = tf.constant(EPSILON);

    // No variable may move before every gradient is computed from the old values.
    Ops afterGradients = tf.withControlDependencies(new ArrayList<Op>(gradients.values()));
    List<Op> updates = new ArrayList<>();
    for (Map.Entry<Variable, Operand<T>> entry : gradients.entrySet()) {
      Variable variable = entry.getKey();
      Shape shape = Shape.of(variable.shape());
      String slot = "fmnist_cnn/" + variable.checkpointName() + "/Adam";
      Output<T> m = variables.create(slot, precision, shape, precision.filled(tf, shape, 0));
      Output<T> v = variables.create(slot + "_1", precision, shape, precision.filled(tf, shape, 0));
      updates.add(
          afterGradients.train.applyAdam(
              variables.ref(variable),
              m,
              v,
              precision.of(tf, tf.identity(beta1Power)),
              precision.of(tf, tf.identity(beta2Power)),
              learningRate,
              precision.of(tf, beta1),
              precision.of(tf, beta2),
              precision.of(tf, epsilon),
              entry.getValue()));
    }
    Ops afterUpdates = tf.withControlDependencies(updates);
    updates.add(
        afterUpdates.assign(beta1Power, afterUpdates.math.mul(tf.identity(beta1Power), beta1)));
    updates.add(
        afterUpdates.assign(beta2Power, afterUpdates.math.mul(tf.identity(beta2Power), beta2)));
    return tf.withControlDependencies(updates).noOp();
  }

  private static Output<TFloat32> power(
      Ops tf, ExactVariables<?> variables, String name, float beta) {
    return variables.create(name, Precision.FP32, Shape.scalar(), tf.constant(beta));
  }
}
