package org.fmnist.graph;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.internal.c_api.global.tensorflow;

/**
 * Makes all of TensorFlow's native log heed {@code TF_CPP_MIN_LOG_LEVEL}. Some of its lines go
 * through Abseil's log, which does not look at that variable.
 */
final class NativeLogLevel {
  private static final String VARIABLE = "TF_CPP_MIN_LOG_LEVEL";

  /** {@code absl::SetMinLogLevel} in the Abseil release that TensorFlow 2.18 is built with. */
  private static final String SET_MIN_LOG_LEVEL =
      "_ZN4absl12lts_2023080214SetMinLogLevelENS0_18LogSeverityAtLeastE";

  private NativeLogLevel() {}

  /** Loads the native library if need be; without such a symbol the lines merely stay. */
  static void apply() {
    // Not System.getenv: the variable may have been set since the JVM started.
    String level =
        NativeLibrary.getProcess()
            .getFunction("getenv")
            .invokeString(new Object[] {VARIABLE}, false);
    if (level == null || !level.matches("[1-3]")) {
      return;
    }
    Path jni = Path.of(Loader.load(tensorflow.class));
    Path framework = jni.resolveSibling(System.mapLibraryName("tensorflow_framework") + ".2");
    try {
      Function setMinLogLevel =
          NativeLibrary.getInstance(framework.toString()).getFunction(SET_MIN_LOG_LEVEL);
      setMinLogLevel.invokeVoid(new Object[] {Integer.parseInt(level)});
    } catch (UnsatisfiedLinkError e) {
      // Another platform, another build: nothing to silence, or no way to.
    }
  }
}
