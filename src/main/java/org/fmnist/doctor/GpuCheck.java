package org.fmnist.doctor;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.fmnist.io.FmnistException;
import org.fmnist.runtime.CudaNatives;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.GpuProbe;

/** Says whether TensorFlow can use a GPU here, and what is missing if not. */
public final class GpuCheck {
  private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");

  private static final Map<String, String> LIBRARIES = new LinkedHashMap<>();

  static {
    LIBRARIES.put("libcuda.so.1", "the NVIDIA driver");
    LIBRARIES.put("libcudart.so.12", "CUDA 12.5");
    LIBRARIES.put("libcublas.so.12", "cuBLAS of CUDA 12.5");
    LIBRARIES.put("libcudnn.so.9", "cuDNN 9.3");
  }

  private GpuCheck() {}

  /** The libraries that CUDA needs and the loader does not find, each with what it belongs to. */
  public static List<String> missing() {
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
   * Refuses to go on without a GPU.
   *
   * @throws FmnistException if there is no usable GPU; the line names what is missing
   */
  public static void requireUsable() {
    if (!CudaNatives.present()) {
      throw FmnistException.about(
          "device",
          "expected CUDA natives, found a jar built for the CPU"
              + missingToo()
              + "; build with mvn -Pgpu package, or use --device cpu");
    }
    if (!missing().isEmpty() || !GpuProbe.usable()) {
      throw FmnistException.about(
          "device",
          "expected a usable NVIDIA GPU, found none"
              + missingToo()
              + "; install what is missing, or use --device cpu");
    }
  }

  /** What {@code doctor} says; a GPU is needed only where it was asked for. */
  public static Finding finding(Device device) {
    boolean natives = CudaNatives.present();
    List<String> missing = missing();
    boolean usable = natives && missing.isEmpty() && GpuProbe.usable();
    String found =
        usable
            ? "usable"
            : (natives ? "not usable" : "not used: the jar was built for the CPU")
                + (missing.isEmpty() ? "" : "; missing: " + String.join(", ", missing));
    String remedy = remedy(natives, missing);
    Finding finding =
        switch (state(device, natives, usable)) {
          case OK -> new Finding("gpu", Finding.State.OK, found, usable ? "" : remedy, Map.of());
          case NOTE -> Finding.note("gpu", found, remedy);
          case FAILED -> Finding.failed("gpu", found, remedy);
        };
    return finding
        .with("usable", usable)
        .with("cudaNatives", natives)
        .with("missing", missing)
        .with("driver", driver());
  }

  private static Finding.State state(Device device, boolean natives, boolean usable) {
    if (usable) {
      return Finding.State.OK;
    }
    return switch (device) {
      case GPU -> Finding.State.FAILED;
      case CPU -> Finding.State.OK;
      case AUTO -> natives ? Finding.State.NOTE : Finding.State.OK;
    };
  }

  private static String remedy(boolean natives, List<String> missing) {
    String build = natives ? "" : "for a GPU, build with mvn -Pgpu package";
    String install =
        missing.isEmpty()
            ? ""
            : (natives ? "install " : " and install ")
                + "the NVIDIA driver, CUDA 12.5 and cuDNN 9.3 (developer.nvidia.com)";
    String all = build + install;
    return all.isEmpty() ? "nvidia-smi tells whether the driver sees a GPU" : all;
  }

  /** What the NVIDIA kernel driver says of itself; null without one. */
  private static String driver() {
    try (Stream<String> lines = Files.lines(DRIVER)) {
      return lines.findFirst().orElse(null);
    } catch (IOException | UncheckedIOException e) {
      return null;
    }
  }

  private static String missingToo() {
    List<String> missing = missing();
    return missing.isEmpty() ? "" : "; missing: " + String.join(", ", missing);
  }
}
