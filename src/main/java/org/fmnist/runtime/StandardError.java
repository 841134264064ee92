package org.fmnist.runtime;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;

/** The process's own standard error, which native code writes to past Java. */
final class StandardError {
  private static final int DESCRIPTOR = 2;
  private static final int WRITE_ONLY = 1;

  private StandardError() {}

  private interface Posix extends Library {
    Posix C = Native.load("c", Posix.class);

    String getenv(String name);

    int open(String path, int flags);

    int dup(int descriptor);

    int dup2(int from, int to);

    int close(int descriptor);
  }

  /** Whether {@code TF_CPP_MIN_LOG_LEVEL} asks for quiet; on Windows nothing can be turned away. */
  static boolean quietIsWanted() {
    if (Platform.isWindows()) {
      return false;
    }
    // Not System.getenv: the variable may have been set since the JVM started.
    String level = Posix.C.getenv("TF_CPP_MIN_LOG_LEVEL");
    return level != null && !level.equals("0");
  }

  /** Runs a task while whatever the process writes to standard error is lost. */
  static void turnedAway(Runnable task) {
    int kept = Posix.C.dup(DESCRIPTOR);
    int nowhere = Posix.C.open("/dev/null", WRITE_ONLY);
    Posix.C.dup2(nowhere, DESCRIPTOR);
    try {
      task.run();
    } finally {
      Posix.C.dup2(kept, DESCRIPTOR);
      Posix.C.close(kept);
      Posix.C.close(nowhere);
    }
  }
}
