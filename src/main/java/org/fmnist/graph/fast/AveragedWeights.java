package org.fmnist.graph.fast;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.fmnist.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * An exponentially averaged copy of every variable of the network (Polyak and Juditsky 1992), kept
 * under the variable's name with a suffix. Batch norm's moving averages are averaged too; {@link
 * FastNetwork#recomputeStatistics} replaces those by the moments that fit the averaged kernels.
 */
final class AveragedWeights {
  private static final String SUFFIX = "/Averaged";

  private final Ops tf;
  private final Map<Variable, Output<TFloat32>> copies = new EnumMap<>(Variable.class);
  private final Map<Variable, Operand<TFloat32>> reads = new EnumMap<>(Variable.class);

  AveragedWeights(Ops tf, FastVariables variables) {
    this.tf = tf;
    for (Variable variable : Variable.values()) {
      Output<TFloat32> copy = variables.create(nameOf(variable), variable.shape(), 0);
      copies.put(variable, copy);
      reads.put(variable, tf.identity(copy));
    }
  }

  static String nameOf(Variable variable) {
    return variable.checkpointName() + SUFFIX;
  }

  Map<Variable, Operand<TFloat32>> reads() {
    return reads;
  }

  /**
   * Moves each copy towards its variable's new value.
   *
   * @param moved the variables that a step moves, with their new values
   * @param rate share of the difference that the copy takes over
   */
  List<Op> follow(Map<Variable, Operand<TFloat32>> moved, Operand<TFloat32> rate) {
    List<Op> updates = new ArrayList<>();
    moved.forEach(
        (variable, value) ->
            updates.add(
                tf.assignSub(
                    copies.get(variable),
                    tf.math.mul(tf.math.sub(reads.get(variable), value), rate))));
    return updates;
  }
}
