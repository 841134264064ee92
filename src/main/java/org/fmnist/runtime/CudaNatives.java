package org.fmnist.runtime;

/**
 * TensorFlow's native library for CUDA, which {@code mvn -Pgpu} builds with. Static functions only,
 * which may be called from several threads.
 */
public final class CudaNatives {
  private static final String FOLDER = "/org/tensorflow/internal/c_api/linux-x86_64-gpu/";

  private CudaNatives() {}

  /** Whether the class path has them. */
  public static boolean present() {
    return CudaNatives.class.getResource(FOLDER) != null
        || CudaNatives.class.getResource(FOLDER + "libtensorflow_cc.so.2") != null;
  }
}
