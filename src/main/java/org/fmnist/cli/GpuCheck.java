package org.fmnist.cli;

import com.sun.jna.NativeLibrary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fmnist.data.UserErrorException;
import org.fmnist.graph.CudaNatives;
import org.fmnist.graph.GpuProbe;

/** Says whether TensorFlow can use a GPU here, and what is missing if not. */
final class GpuCheck {
  private static final Map<String, String> LIBRARIES = new LinkedHashMap<>();

  static {
    LIBRARIES.put("libcuda.so.1", "the NVIDIA driver");
    LIBRARIES.put("libcudart.so.12", "CUDA 12.5");
    LIBRARIES.put("libcublas.so.12", "cuBLAS of CUDA 12.5");
    LIBRARIES.put("libcudnn.so.9", "cuDNN 9.3");
  }

  private GpuCheck() {}

  /** The libraries that CUDA needs and the loader does not find, each with what it belongs to. */
  static List<String> missing() {
    return LIBRARIES.entrySet().stream()
        .filter(library -> !loads(library.getKey()))
        .map(library -> library.getValue() + " (" + library.getKey() + ")")
        .toList();
  }

  private static boolean loads(String library) {
    try {
      NativeLibrary.getInstance(library).close();
      return true;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }

  /**
   * @throws UserErrorException if there is no usable GPU; the line names what is missing
   */
  static void requireUsable() {
    if (!CudaNatives.present()) {
      throw new UserErrorException(
          "--device gpu: expected CUDA natives, found a jar built for the CPU"
              + missingToo()
              + "; build with mvn -Pgpu package, or use --device cpu");
    }
    if (!missing().isEmpty() || !GpuProbe.usable()) {
      throw new UserErrorException(
          "--device gpu: expected a usable NVIDIA GPU, found none"
              + missingToo()
              + "; install what is missing, or use --device cpu");
    }
  }

  private static String missingToo() {
    List<String> missing = missing();
    return missing.isEmpty() ? "" : "; missing: " + String.join(", ", missing);
  }
}
