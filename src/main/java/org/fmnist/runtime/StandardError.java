package org.fmnist.runtime;

import com.sun.jna.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The process's own standard error, which native code writes to past Java. {@link #isTerminal} may
 * be called from several threads.
 */
public final class StandardError {
  private static final int DESCRIPTOR = 2;
  private static final int GET_FLAGS = 3;
  private static final int ACCESS_MODE = 3;
  private static final int READ_ONLY = 0;
  private static final int WRITE_ONLY = 1;

  private StandardError() {}

  /** Whether standard error is a terminal; false where the C library cannot be asked. */
  public static boolean isTerminal() {
    try {
      return Platform.isWindows()
          ? CLibrary.C._isatty(DESCRIPTOR) != 0
          : CLibrary.C.isatty(DESCRIPTOR) != 0;
    } catch (LinkageError e) {
      return false;
    }
  }

  /** Whether {@code TF_CPP_MIN_LOG_LEVEL} asks for quiet; on Windows nothing can be turned away. */
  static boolean quietIsWanted() {
    if (Platform.isWindows()) {
      return false;
    }
    // Not System.getenv: the variable may have been set since the JVM started.
    String level = CLibrary.C.getenv("TF_CPP_MIN_LOG_LEVEL");
    return level != null && !level.equals("0");
  }

  /** What a task returns, run as in {@link #turnedAway} if quiet is wanted. */
  static <T> T quietly(Supplier<T> task) {
    if (!quietIsWanted()) {
      return task.get();
    }
    List<T> result = new ArrayList<>(1);
    turnedAway(() -> result.add(task.get()));
    return result.get(0);
  }

  /** Runs a task while whatever the process writes to standard error is lost. */
  static void turnedAway(Runnable task) {
    if (!isOpen()) {
      task.run();
      return;
    }
    int kept = CLibrary.C.dup(DESCRIPTOR);
    int nowhere = CLibrary.C.open("/dev/null", WRITE_ONLY);
    CLibrary.C.dup2(nowhere, DESCRIPTOR);
    try {
      task.run();
    } finally {
      CLibrary.C.dup2(kept, DESCRIPTOR);
      CLibrary.C.close(kept);
      CLibrary.C.close(nowhere);
    }
  }

  /**
   * False if the process began without a standard error: the first file that Java opened for
   * reading, such as the jar, then bears its number and must stay what it is.
   */
  private static boolean isOpen() {
    int flags = CLibrary.C.fcntl(DESCRIPTOR, GET_FLAGS);
    return flags >= 0 && (flags & ACCESS_MODE) != READ_ONLY;
  }
}
