package org.fmnist.graph.fast;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fmnist.graph.Variable;
import org.fmnist.runtime.Assignment;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.framework.initializers.TruncatedNormal;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;

/**
 * The variables of the graph: the network's under their names in checkpoints, and others beside
 * them. Each has an initial value and can be assigned from outside.
 */
final class FastVariables {
  /**
   * Standard deviation of kernels and value of offsets at the start ({@code CNN.__add_variables}).
   */
  private static final double INITIAL = 0.1;

  private final Graph graph;
  private final Ops tf;
  private final Map<String, Output<TFloat32>> byName = new LinkedHashMap<>();
  private final Map<String, Assignment> assignments = new LinkedHashMap<>();
  private final Map<Variable, Output<TFloat32>> refs = new EnumMap<>(Variable.class);
  private final Map<Variable, Operand<TFloat32>> reads = new EnumMap<>(Variable.class);
  private final List<Op> initializers = new ArrayList<>();

  FastVariables(Graph graph, Ops tf, long seed) {
    this.graph = graph;
    this.tf = tf;
    for (Variable variable : Variable.values()) {
      Output<TFloat32> ref =
          create(variable.checkpointName(), variable.shape(), initialValue(variable, seed));
      refs.put(variable, ref);
      reads.put(variable, tf.identity(ref));
    }
  }

  private Operand<TFloat32> initialValue(Variable variable, long seed) {
    if (!variable.trained()) {
      return filled(variable.shape(), 0);
    }
    if (variable.shape().length == 1) {
      return filled(variable.shape(), INITIAL);
    }
    return new TruncatedNormal<TFloat32>(
            0, INITIAL, seed + Variable.trainedVariables().indexOf(variable))
        .call(tf, tf.constant(variable.shape()), TFloat32.class);
  }

  private Operand<TFloat32> filled(long[] shape, double value) {
    return tf.fill(tf.constant(shape), tf.constant((float) value));
  }

  /** A variable that starts with one value in every element. */
  Output<TFloat32> create(String name, long[] shape, double initialValue) {
    return create(name, shape, filled(shape, initialValue));
  }

  /** A variable under exactly this name, which {@code Ops} would refuse for its slashes. */
  private Output<TFloat32> create(String name, long[] shape, Operand<TFloat32> initialValue) {
    Output<TFloat32> variable =
        graph
            .opBuilder("VariableV2", name, tf.scope())
            .setAttr("dtype", DataType.DT_FLOAT)
            .setAttr("shape", Shape.of(shape))
            .build()
            .output(0);
    tf.scope().refreshNames();
    initializers.add(tf.assign(variable, initialValue));
    Placeholder<TFloat32> value =
        tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
    assignments.put(name, new Assignment(value, tf.assign(variable, value)));
    byName.put(name, variable);
    return variable;
  }

  /** The variable itself, to assign to. */
  Output<TFloat32> ref(Variable variable) {
    return requireNonNull(refs.get(variable));
  }

  /** The variable's value: C++ gradients cannot take the reference. */
  Operand<TFloat32> read(Variable variable) {
    return requireNonNull(reads.get(variable));
  }

  /** The values of the network's variables. */
  Map<Variable, Operand<TFloat32>> reads() {
    return reads;
  }

  /** Every variable of the graph by name. */
  Map<String, Output<TFloat32>> all() {
    return byName;
  }

  /** By name: how each takes a value from outside. */
  Map<String, Assignment> assignments() {
    return assignments;
  }

  List<Op> initializers() {
    return initializers;
  }
}
