package org.fmnist.cli;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;

/** The process environment that native libraries read, which Java cannot change by itself. */
final class NativeLog {
  private NativeLog() {}

  private interface Posix extends Library {
    int setenv(String name, String value, int overwrite);

    int isatty(int descriptor);
  }

  private interface WindowsRuntime extends Library {
    int _putenv(String assignment);

    int _isatty(int descriptor);
  }

  /** Keeps TensorFlow's log lines off; must come before the first TensorFlow class loads. */
  static void silence() {
    if (System.getenv("TF_CPP_MIN_LOG_LEVEL") != null) {
      return;
    }
    if (Platform.isWindows()) {
      Native.load("msvcrt", WindowsRuntime.class)._putenv("TF_CPP_MIN_LOG_LEVEL=3");
    } else {
      Native.load("c", Posix.class).setenv("TF_CPP_MIN_LOG_LEVEL", "3", 1);
    }
  }

  /** Whether standard error is a terminal. */
  static boolean errorIsTerminal() {
    return Platform.isWindows()
        ? Native.load("msvcrt", WindowsRuntime.class)._isatty(2) != 0
        : Native.load("c", Posix.class).isatty(2) != 0;
  }
}
