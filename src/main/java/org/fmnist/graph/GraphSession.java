package org.fmnist.graph;

import org.tensorflow.Graph;
import org.tensorflow.Session;
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
