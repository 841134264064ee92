package org.fmnist.doctor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.fmnist.runtime.CudaDriver;
import org.fmnist.runtime.CudaLibrary;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.Gpu;

/**
 * Says whether TensorFlow can use a GPU here, and what is missing if not. Static functions only,
 * which may be called from several threads.
 */
public final class GpuCheck {
  private GpuCheck() {}

  /** What {@code doctor} says; a GPU is needed only where it was asked for. */
  public static Finding finding(Device device) {
    Gpu gpu = Gpu.here();
    Optional<String> problem = gpu.problem();
    boolean works = problem.isEmpty();
    String found =
        problem
            .map(reason -> (gpu.natives() ? "not usable: " : "not used: ") + reason)
            .or(() -> gpu.driver().map(GpuCheck::words))
            .orElse("");
    Finding.State state = state(device, gpu.natives(), works);
    return new Finding("gpu", state, found, works ? "" : gpu.remedy(), Map.of())
        .with("usable", works)
        .with("cudaNatives", gpu.natives())
        .with("missing", gpu.missing())
        .with("driver", gpu.driver().map(CudaDriver::toString).orElse(null))
        .with(
            "gpus",
            gpu.driver().map(CudaDriver::gpus).orElse(List.of()).stream()
                .map(CudaDriver.CudaDevice::json)
                .toList())
        .with("libraries", versions(gpu));
  }

  private static String words(CudaDriver driver) {
    return driver.gpus().stream()
            .map(CudaDriver.CudaDevice::toString)
            .collect(Collectors.joining("; "))
        + "; "
        + driver;
  }

  private static Finding.State state(Device device, boolean natives, boolean works) {
    if (works) {
      return Finding.State.OK;
    }
    return switch (device) {
      case GPU -> Finding.State.FAILED;
      case CPU -> Finding.State.OK;
      case AUTO -> natives ? Finding.State.NOTE : Finding.State.OK;
    };
  }

  /** The version of each library that loads, by its file; empty where it does not tell. */
  private static Map<String, String> versions(Gpu gpu) {
    Map<String, String> versions = new LinkedHashMap<>();
    gpu.libraries().stream()
        .filter(CudaLibrary.State::loads)
        .forEach(state -> versions.put(state.library().file(), state.version()));
    return versions;
  }
}
