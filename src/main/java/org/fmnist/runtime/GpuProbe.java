package org.fmnist.runtime;

import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;

/** Asks TensorFlow whether it has a GPU. */
public final class GpuProbe {
  private GpuProbe() {}

  /** Why an operation that insists on the first GPU does not run; empty where it does. */
  public static Optional<String> failure() {
    ConfigProto strict = ConfigProto.newBuilder().setAllowSoftPlacement(false).build();
    try (Graph graph = new Graph();
        Session session = new Session(graph, strict)) {
      Ops tf = Ops.create(graph);
      Operation onGpu =
          graph
              .opBuilder("Identity", "on_gpu", tf.scope())
              .addInput(tf.constant(1f).asOutput())
              .setDevice("/device:GPU:0")
              .build();
      session.runner().fetch(onGpu.output(0)).run().close();
      return Optional.empty();
    } catch (TensorFlowException e) {
      return Optional.of(e.getMessage());
    }
  }
}
