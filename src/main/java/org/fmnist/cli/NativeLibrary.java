package org.fmnist.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Settings of JavaCPP, which unpacks and loads TensorFlow's native library. */
final class NativeLibrary {
  private NativeLibrary() {}

  /** Must come before the first TensorFlow class loads. */
  static void prepare() {
    // JavaCPP compares the resident memory with four times the Java heap and would end a healthy
    // process: tensors live outside the heap.
    if (System.getProperty("org.bytedeco.javacpp.maxphysicalbytes") == null) {
      System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
    }
    Path cache = Path.of(System.getProperty("user.home"), ".javacpp", "cache");
    if (System.getProperty("org.bytedeco.javacpp.cachedir") == null
        && !Files.exists(cache.resolve("fmnist.jar"))) {
      System.err.println(
          "First run: unpacking TensorFlow's native library to " + cache + " (683 MB, once)");
    }
  }
}
