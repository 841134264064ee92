package org.fmnist.runtime;

import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.tensorflow.Graph;

/**
 * The only place that makes graphs. Static functions only, which may be called from several
 * threads.
 */
public final class Graphs {
  private static final Object LOCALE = new Object();

  private Graphs() {}

  /**
   * Makes a graph, after the native library is ready.
   *
   * @param kernels counts only if it is the first to be named in this process
   * @param builder adds the operations; should it fail, the graph is closed
   * @return what the builder made; whoever holds it closes the graph
   */
  public static <T> T build(Kernels kernels, Function<Graph, T> builder) {
    TensorFlowRuntime.prepare(kernels);
    Graph graph = new Graph();
    try {
      return extend(() -> builder.apply(graph));
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
  }

  /** {@link #build(Kernels, Function) Builds} with the kernels of the fast engine. */
  public static <T> T build(Function<Graph, T> builder) {
    return build(Kernels.FASTEST, builder);
  }

  /**
   * Adds operations to a graph that exists. TensorFlow Java counts operations of a name in the
   * digits of the default locale, and TensorFlow refuses names in digits other than 0 to 9: where
   * the locale has others, it is another one for that while.
   */
  public static <T> T extend(Supplier<T> builder) {
    if (String.format(Locale.getDefault(Locale.Category.FORMAT), "%d", 0).equals("0")) {
      return builder.get();
    }
    synchronized (LOCALE) {
      Locale before = Locale.getDefault(Locale.Category.FORMAT);
      Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
      try {
        return builder.get();
      } finally {
        Locale.setDefault(Locale.Category.FORMAT, before);
      }
    }
  }
}
