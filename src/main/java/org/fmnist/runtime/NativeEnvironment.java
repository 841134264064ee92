package org.fmnist.runtime;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;

/** The process environment that native libraries read, which Java cannot change by itself. */
public final class NativeEnvironment {
  private static final String LOG_LEVEL = "TF_CPP_MIN_LOG_LEVEL";
  private static final String ONE_DNN = "TF_ENABLE_ONEDNN_OPTS";

  private NativeEnvironment() {}

  private interface Posix extends Library {
    int setenv(String name, String value, int overwrite);

    int isatty(int descriptor);
  }

  private interface WindowsRuntime extends Library {
    int _putenv(String assignment);

    int _isatty(int descriptor);
  }

  /** Keeps TensorFlow's log lines off; must come before the first TensorFlow class loads. */
  public static void silence() {
    setUnlessSet(LOG_LEVEL, "3");
  }

  /**
   * Must come before the first TensorFlow class loads.
   *
   * @param oneDnn whether to switch oneDNN's kernels on, as the fast engine wants them: TensorFlow
   *     itself does so only on some processors. The exact engine leaves them as Python's TensorFlow
   *     has them on the same machine
   */
  public static void prepare(boolean oneDnn) {
    boolean x86 = Platform.isIntel() && Platform.is64Bit();
    if (oneDnn && x86) {
      setUnlessSet(ONE_DNN, "1");
    }
    Startup.quietly();
    Startup.inBackground();
  }

  private static void setUnlessSet(String name, String value) {
    if (System.getenv(name) != null) {
      return;
    }
    if (Platform.isWindows()) {
      Native.load("msvcrt", WindowsRuntime.class)._putenv(name + "=" + value);
    } else {
      Native.load("c", Posix.class).setenv(name, value, 1);
    }
  }

  /** Whether standard error is a terminal. */
  public static boolean errorIsTerminal() {
    return Platform.isWindows()
        ? Native.load("msvcrt", WindowsRuntime.class)._isatty(2) != 0
        : Native.load("c", Posix.class).isatty(2) != 0;
  }
}
