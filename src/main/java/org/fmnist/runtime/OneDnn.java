package org.fmnist.runtime;

import com.sun.jna.NativeLibrary;

/**
 * Whether TensorFlow computes with oneDNN's kernels here: it decides by CPU and environment. Static
 * functions only, which may be called from several threads.
 */
public final class OneDnn {
  /** The library is loaded already; its name is enough to find it again. */
  private static final String LIBRARY = "libtensorflow_framework.so.2";

  /** {@code bool tensorflow::IsMKLEnabled()}. */
  private static final String FUNCTION = "_ZN10tensorflow12IsMKLEnabledEv";

  private OneDnn() {}

  /** On, off, or unknown where the library cannot be asked. */
  public static String state() {
    try (NativeLibrary library = NativeLibrary.getInstance(LIBRARY)) {
      // A bool is the lowest byte of what comes back.
      return (library.getFunction(FUNCTION).invokeInt(new Object[0]) & 0xff) != 0 ? "on" : "off";
    } catch (UnsatisfiedLinkError e) {
      return "unknown";
    }
  }
}
