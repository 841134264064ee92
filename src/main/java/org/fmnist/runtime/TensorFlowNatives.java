package org.fmnist.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.fmnist.io.OneLine;

/** Settings of JavaCPP, which unpacks and loads TensorFlow's native library. */
public final class TensorFlowNatives {
  /** What the library takes on the disk, the CPU's on Linux. */
  public static final long UNPACKED_BYTES = 683_243_909;

  private static final String JAR = "fmnist.jar";

  /** On Linux, macOS, Windows: a jar has those of one. */
  private static final List<String> PARTS =
      List.of(
          "libtensorflow_cc.so.2",
          "libtensorflow_framework.so.2",
          "libtensorflow_cc.2.dylib",
          "libtensorflow_framework.2.dylib",
          "tensorflow_cc.dll");

  private static final String CACHE = "org.bytedeco.javacpp.cachedir";

  private TensorFlowNatives() {}

  /** Must come before the first TensorFlow class loads. */
  public static void prepare() {
    // JavaCPP compares the resident memory with four times the Java heap and would end a healthy
    // process: tensors live outside the heap.
    if (System.getProperty("org.bytedeco.javacpp.maxphysicalbytes") == null) {
      System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
    }
  }

  /** Whether this process will unpack the library, which takes a few seconds. */
  public static boolean unpacks() {
    return fromJar() && !unpacked();
  }

  private static boolean fromJar() {
    return System.getProperty("java.class.path", "").endsWith(JAR);
  }

  /** Whether the library lies in the cache: a full disk may have cut its unpacking short. */
  public static boolean unpacked() {
    if (!fromJar()) {
      return true;
    }
    Path unpacked = cache().resolve(JAR);
    return Files.exists(unpacked)
        && PARTS.stream()
            .map(part -> folder() + part)
            .filter(part -> TensorFlowNatives.class.getResource("/" + part) != null)
            .allMatch(part -> Files.exists(unpacked.resolve(part)));
  }

  /** Where the natives of this machine lie in the jar. */
  public static String folder() {
    return "org/tensorflow/internal/c_api/"
        + Loader.getPlatform()
        + (CudaNatives.present() ? "-gpu/" : "/");
  }

  /** Where JavaCPP unpacks to. */
  public static Path cache() {
    String configured = System.getProperty(CACHE);
    return configured != null
        ? Path.of(configured)
        : Path.of(System.getProperty("user.home"), ".javacpp", "cache");
  }

  /** Why it could not be loaded, in one line. */
  public static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return "TensorFlow's native library cannot be loaded: "
        + OneLine.of(root.getClass().getSimpleName() + ": " + root.getMessage());
  }

  public static String remedy() {
    return "it needs glibc (not Alpine), about "
        + UNPACKED_BYTES / 1_000_000
        + " MB in "
        + cache()
        + " (another folder: java -D"
        + CACHE
        + "=DIR -jar …), and a jar built on this kind of machine";
  }
}
