package org.fmnist.runtime;

import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.buffer.DataBuffers;

/**
 * What libraries say at their first use although all is well: Java 24 and newer warn of the memory
 * access that TensorFlow Java's arrays are made of, and the CUDA natives of factories that they
 * register twice. Neither heeds a setting that a program can change.
 */
public final class Startup {
  private Startup() {}

  /**
   * Makes those first uses, with the process's standard error turned away where {@code
   * TF_CPP_MIN_LOG_LEVEL} asks for quiet. The CPU's natives are quiet and load later.
   */
  public static void quietly() {
    if (StandardError.quietIsWanted()) {
      StandardError.turnedAway(Startup::firstUses);
    }
  }

  private static void firstUses() {
    DataBuffers.ofFloats(1);
    if (CudaNatives.present()) {
      TensorFlow.version();
    }
  }

  /**
   * Begins to load the native library in a thread of its own, so that files can be read meanwhile.
   * What goes wrong there is met again by whoever first needs the library.
   */
  public static void inBackground() {
    Thread thread = new Thread(Startup::loadNatives, "natives");
    thread.setDaemon(true);
    thread.start();
  }

  private static void loadNatives() {
    try {
      TensorFlow.version();
    } catch (LinkageError | RuntimeException e) {
      // A class that could not be initialized says why at every later use.
    }
  }
}
