package org.fmnist.runtime;

import java.util.concurrent.atomic.AtomicBoolean;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;

/**
 * The first session run of a process logs that an optimization pass is off, through a copy of
 * Abseil's log inside the native library that heeds no setting. Where {@code TF_CPP_MIN_LOG_LEVEL}
 * asks for quiet, that run is a trivial one, with the process's standard error turned away.
 */
final class FirstRun {
  private static final AtomicBoolean DONE = new AtomicBoolean();

  private FirstRun() {}

  /**
   * Makes the first run of the process.
   *
   * @param config of the session that comes; a GPU keeps the options of the first one
   */
  static void quietly(ConfigProto config) {
    if (!DONE.compareAndSet(false, true) || !StandardError.quietIsWanted()) {
      return;
    }
    // The session opens, and says what it has to say of the machine, before anything is hidden.
    Graphs.build(
        graph -> {
          var constant = Ops.create(graph).constant(0);
          try (GraphSession session = GraphSession.of(graph, config)) {
            StandardError.turnedAway(() -> session.runner().fetch(constant).run().close());
          }
          return null;
        });
  }
}
