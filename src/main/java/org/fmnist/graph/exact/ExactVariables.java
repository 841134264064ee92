package org.fmnist.graph.exact;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.fmnist.graph.Layer;
import org.fmnist.graph.Variable;
import org.fmnist.runtime.Assignment;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.random.TruncatedNormal;
import org.tensorflow.types.family.TNumber;

/**
 * The variables of the graph under the original's names, with their initial values ({@code
 * CNN.__add_variables}) and a way to assign each from outside.
 */
final class ExactVariables<T extends TNumber> {
  /** Standard deviation of the kernels' initial values, and value of all offsets. */
  private static final double INITIAL = 0.1;

  /** In the order in which they get their seeds. */
  private static final List<Variable> KERNELS =
      Stream.of(Layer.values()).map(Layer::kernel).toList();

  private final Graph graph;
  private final Ops tf;
  private final Precision<T> precision;
  private final Map<String, Output<? extends TNumber>> byName = new LinkedHashMap<>();
  private final Map<String, Assignment> assignments = new LinkedHashMap<>();
  private final Map<Variable, Output<T>> refs = new EnumMap<>(Variable.class);
  private final Map<Variable, Operand<T>> reads = new EnumMap<>(Variable.class);
  private final List<Op> initializers = new ArrayList<>();

  ExactVariables(Graph graph, Ops tf, Precision<T> precision, ExactSettings settings) {
    this.graph = graph;
    this.tf = tf;
    this.precision = precision;
    for (Variable variable : Variable.values()) {
      Shape shape = Shape.of(variable.shape());
      Output<T> ref =
          create(
              variable.checkpointName(), precision, shape, initialValue(variable, shape, settings));
      refs.put(variable, ref);
      reads.put(variable, tf.identity(ref));
    }
  }

  private Operand<T> initialValue(Variable variable, Shape shape, ExactSettings settings) {
    if (!variable.trained()) {
      return precision.filled(tf, shape, 0);
    }
    int kernel = KERNELS.indexOf(variable);
    if (kernel < 0) {
      return precision.filled(tf, shape, INITIAL);
    }
    OperationSeeds.Pair seeds = settings.operationSeeds().kernel(settings.seed(), kernel);
    int[] dimensions =
        java.util.Arrays.stream(shape.asArray()).mapToInt(Math::toIntExact).toArray();
    Operand<T> normal =
        tf.random.truncatedNormal(
            tf.constant(dimensions),
            precision.type(),
            TruncatedNormal.seed(seeds.seed()),
            TruncatedNormal.seed2(seeds.seed2()));
    return tf.math.mul(normal, precision.constant(tf, INITIAL));
  }

  /** A variable under exactly this name, which {@code Ops} would refuse for its slashes. */
  <U extends TNumber> Output<U> create(
      String name, Precision<U> type, Shape shape, Operand<U> initialValue) {
    Output<U> variable =
        graph
            .opBuilder("VariableV2", name, tf.scope())
            .setAttr("dtype", type.dataType())
            .setAttr("shape", shape)
            .build()
            .output(0);
    tf.scope().refreshNames();
    initializers.add(tf.assign(variable, initialValue));
    Placeholder<U> value = tf.placeholder(type.type(), Placeholder.shape(shape));
    assignments.put(name, new Assignment(value, tf.assign(variable, value)));
    byName.put(name, variable);
    return variable;
  }

  /** The variable itself, to assign to. */
  Output<T> ref(Variable variable) {
    return requireNonNull(refs.get(variable));
  }

  /**
   * The variable's value. Gradients and optimizers' inputs must go through it: the variable's own
   * output is a reference, which C++ gradients cannot take.
   */
  Operand<T> read(Variable variable) {
    return requireNonNull(reads.get(variable));
  }

  /** Every variable of the graph, optimizer slots included, by name. */
  Map<String, Output<? extends TNumber>> all() {
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
