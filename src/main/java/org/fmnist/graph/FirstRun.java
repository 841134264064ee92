package org.fmnist.graph;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;

/**
 * The first session run of a process logs that an optimization pass is off, through a copy of
 * Abseil's log inside the native library that heeds no setting. Where {@code TF_CPP_MIN_LOG_LEVEL}
 * asks for quiet, that run is a trivial one, with the process's standard error turned away.
 */
final class FirstRun {
  private static final AtomicBoolean DONE = new AtomicBoolean();
  private static final int STANDARD_ERROR = 2;
  private static final int WRITE_ONLY = 1;

  private FirstRun() {}

  private interface Posix extends Library {
    String getenv(String name);

    int open(String path, int flags);

    int dup(int descriptor);

    int dup2(int from, int to);

    int close(int descriptor);
  }

  /**
   * @param config of the session that comes; the process keeps its thread pools from the first one
   */
  static void quietly(ConfigProto config) {
    if (Platform.isWindows() || !DONE.compareAndSet(false, true)) {
      return;
    }
    Posix posix = Native.load("c", Posix.class);
    // Not System.getenv: the variable may have been set since the JVM started.
    String level = posix.getenv("TF_CPP_MIN_LOG_LEVEL");
    if (level == null || level.equals("0")) {
      return;
    }
    // The library loads, and says what it has to say of the machine, before anything is hidden.
    try (Graph graph = new Graph();
        Session session = new Session(graph, config)) {
      var constant = Ops.create(graph).constant(0);
      int kept = posix.dup(STANDARD_ERROR);
      int nowhere = posix.open("/dev/null", WRITE_ONLY);
      posix.dup2(nowhere, STANDARD_ERROR);
      try {
        session.runner().fetch(constant).run().close();
      } finally {
        posix.dup2(kept, STANDARD_ERROR);
        posix.close(kept);
        posix.close(nowhere);
      }
    }
  }
}
