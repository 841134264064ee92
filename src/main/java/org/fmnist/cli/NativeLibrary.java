package org.fmnist.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Settings of JavaCPP, which unpacks and loads TensorFlow's native library. */
final class NativeLibrary {
  private static final String JAR = "fmnist.jar";

  private NativeLibrary() {}

  /** Must come before the first TensorFlow class loads. */
  static void prepare() {
    // JavaCPP compares the resident memory with four times the Java heap and would end a healthy
    // process: tensors live outside the heap.
    if (System.getProperty("org.bytedeco.javacpp.maxphysicalbytes") == null) {
      System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
    }
  }

  /** Whether this process will unpack the library, which takes a few seconds. */
  static boolean unpacks() {
    boolean fromJar = System.getProperty("java.class.path", "").endsWith(JAR);
    return fromJar && !Files.exists(cache().resolve(JAR));
  }

  /** Where JavaCPP unpacks to. */
  static Path cache() {
    String configured = System.getProperty("org.bytedeco.javacpp.cachedir");
    return configured != null
        ? Path.of(configured)
        : Path.of(System.getProperty("user.home"), ".javacpp", "cache");
  }
}
