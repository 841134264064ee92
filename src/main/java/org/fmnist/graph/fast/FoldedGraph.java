package org.fmnist.graph.fast;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import org.fmnist.graph.Layer;
import org.fmnist.graph.Weights;
import org.fmnist.runtime.GraphSession;
import org.fmnist.runtime.Graphs;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.Tensors;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The network with batch norm folded into its kernels and biases, as constants of the graph. Static
 * functions only, which may be called from several threads.
 */
public final class FoldedGraph {
  private FoldedGraph() {}

  /**
   * Builds the graph and opens a session on it.
   *
   * @param precision {@link ComputePrecision#AUTO} is decided by the machine
   * @param sizes images a session run; see {@link Inference}
   * @return the network, which the caller closes
   */
  public static Inference open(
      Weights weights, SessionSettings settings, ComputePrecision precision, RunSizes sizes) {
    return Graphs.build(
        graph -> {
          InferenceTower tower = build(graph, weights, precision.here(settings));
          return GraphSession.optimized(graph, settings)
              .ownedBy(session -> Inference.owning(session, tower, sizes));
        });
  }

  /** Adds the network to a graph, with its gradients. */
  static InferenceTower build(Graph graph, Weights weights, ComputePrecision precision) {
    Ops tf = Ops.create(graph);
    FoldedWeights folded = FoldedWeights.of(weights);
    return InferenceTower.build(tf, kernels(tf, folded), biases(tf, folded), precision);
  }

  /** The folded kernels as constants. */
  static Map<Layer, Operand<TFloat32>> kernels(Ops tf, FoldedWeights folded) {
    Map<Layer, Operand<TFloat32>> kernels = new EnumMap<>(Layer.class);
    for (Layer layer : Layer.values()) {
      kernels.put(
          layer, constant(tf, requireNonNull(folded.kernels().get(layer)), layer.kernel().shape()));
    }
    return kernels;
  }

  /** The folded biases as constants. */
  static Map<Layer, Operand<TFloat32>> biases(Ops tf, FoldedWeights folded) {
    Map<Layer, Operand<TFloat32>> biases = new EnumMap<>(Layer.class);
    for (Layer layer : Layer.values()) {
      biases.put(
          layer, constant(tf, requireNonNull(folded.biases().get(layer)), layer.offset().shape()));
    }
    return biases;
  }

  private static Operand<TFloat32> constant(Ops tf, float[] values, long[] shape) {
    try (TFloat32 tensor = Tensors.of(values, shape)) {
      return tf.constantOf(tensor);
    }
  }
}
