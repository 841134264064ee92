package org.fmnist.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.ConfigProto;

/** A graph and the session that runs it, closed together. */
public final class GraphSession implements AutoCloseable {
  private final Graph graph;
  private final Session session;
  private boolean closed;

  private GraphSession(Graph graph, SessionSettings settings, boolean optimizeGraph) {
    this.graph = graph;
    ConfigProto config = settings.toConfig(optimizeGraph);
    FirstRun.quietly(config);
    this.session = new Session(graph, config);
  }

  /** Runs the operations exactly as they were built: what equality to the last bit rests on. */
  public static GraphSession asBuilt(Graph graph, SessionSettings settings) {
    return new GraphSession(graph, settings, false);
  }

  /** Lets TensorFlow fuse and fold operations. */
  public static GraphSession optimized(Graph graph, SessionSettings settings) {
    return new GraphSession(graph, settings, true);
  }

  /**
   * A new run of the session.
   *
   * @throws IllegalStateException after {@link #close}
   */
  public Session.Runner runner() {
    if (closed) {
      throw new IllegalStateException("used after close");
    }
    return session.runner();
  }

  /**
   * Gives variables new values; those that are not named keep theirs.
   *
   * @param known the graph's variables by name
   * @throws IllegalArgumentException if the graph has no variable of a name
   */
  public void assign(Map<String, Assignment> known, Map<String, TensorValue> values) {
    Session.Runner runner = runner();
    List<Tensor> fed = new ArrayList<>();
    try {
      values.forEach(
          (name, value) -> {
            Assignment assignment = known.get(name);
            if (assignment == null) {
              throw new IllegalArgumentException("no variable " + name + " in the graph");
            }
            Tensor tensor = value.toTensor();
            fed.add(tensor);
            runner.feed(assignment.value(), tensor).addTarget(assignment.assign());
          });
      if (!fed.isEmpty()) {
        runner.run().close();
      }
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  public Graph graph() {
    return graph;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      session.close();
      graph.close();
    }
  }
}
