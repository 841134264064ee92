package org.fmnist.graph;

import org.tensorflow.TensorFlow;

/** TensorFlow's native library for CUDA, which {@code mvn -Pgpu} builds with. */
public final class CudaNatives {
  private static final String FOLDER = "/org/tensorflow/internal/c_api/linux-x86_64-gpu/";

  private CudaNatives() {}

  /** Whether the class path has them. */
  public static boolean present() {
    return CudaNatives.class.getResource(FOLDER) != null
        || CudaNatives.class.getResource(FOLDER + "libtensorflow_cc.so.2") != null;
  }

  /**
   * Loads them. They complain of factories that they register twice before any log setting is read;
   * where {@code TF_CPP_MIN_LOG_LEVEL} asks for quiet, standard error is turned away meanwhile.
   */
  public static void load() {
    if (StandardError.quietIsWanted()) {
      StandardError.turnedAway(TensorFlow::version);
    } else {
      TensorFlow.version();
    }
  }
}
