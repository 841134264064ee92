package org.fmnist.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.ConfigProto;

/** A graph and the session that runs it, closed together. Not for sharing between threads. */
public final class GraphSession implements AutoCloseable {
  private final Graph graph;
  private final Session session;
  private boolean closed;

  private GraphSession(Graph graph, Session session) {
    this.graph = graph;
    this.session = session;
  }

  private static GraphSession open(Graph graph, SessionSettings settings, boolean optimizeGraph) {
    ConfigProto config = prepared(settings, optimizeGraph);
    return of(graph, config);
  }

  static GraphSession of(Graph graph, ConfigProto config) {
    return new GraphSession(graph, new Session(graph, config));
  }

  /** The configuration of a session, after what must have happened before one opens. */
  static ConfigProto prepared(SessionSettings settings, boolean optimizeGraph) {
    SessionSettings usable = new SessionSettings(settings.threads(), Gpu.usable(settings.device()));
    ConfigProto config = usable.toConfig(optimizeGraph);
    FirstRun.quietly(config);
    return config;
  }

  /**
   * Runs the operations exactly as they were built: what equality to the last bit rests on.
   *
   * @param graph closed with the session
   * @throws org.fmnist.io.FmnistException if the settings want a GPU and there is none
   */
  public static GraphSession asBuilt(Graph graph, SessionSettings settings) {
    return open(graph, settings, false);
  }

  /**
   * Lets TensorFlow fuse and fold operations.
   *
   * @param graph closed with the session
   * @throws org.fmnist.io.FmnistException if the settings want a GPU and there is none
   */
  public static GraphSession optimized(Graph graph, SessionSettings settings) {
    return open(graph, settings, true);
  }

  /**
   * A session that trains. It runs on threads of its own also if that is one: these flush subnormal
   * numbers to zero, as in Python's sessions. A thread that calls does not, and computes with them
   * many times slower; the momentum of units that have died is full of them.
   *
   * @param graph closed with the session
   * @param optimizeGraph whether TensorFlow may fuse and fold operations, see {@link #optimized}
   * @throws org.fmnist.io.FmnistException if the settings want a GPU and there is none
   */
  public static GraphSession training(
      Graph graph, SessionSettings settings, boolean optimizeGraph) {
    ConfigProto.Builder config = prepared(settings, optimizeGraph).toBuilder();
    config.setInterOpParallelismThreads(settings.threads()).setUsePerSessionThreads(true);
    return of(graph, config.build());
  }

  /**
   * Hands this session to what will own it.
   *
   * @param owner makes it; should it fail, the session is closed
   */
  public <T> T ownedBy(Function<GraphSession, T> owner) {
    try {
      return owner.apply(this);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
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
