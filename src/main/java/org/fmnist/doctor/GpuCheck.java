package org.fmnist.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.fmnist.io.FmnistException;
import org.fmnist.io.OneLine;
import org.fmnist.runtime.CudaNatives;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.GpuProbe;

/** Says whether TensorFlow can use a GPU here, and what is missing if not. */
public final class GpuCheck {
  private final boolean natives;
  private final Optional<CudaDriver> driver;
  private final List<CudaLibrary.State> libraries;

  /**
   * A check of what was found.
   *
   * @param natives whether the jar has TensorFlow's CUDA natives
   * @param driver the NVIDIA driver; empty without one
   * @param libraries what the loader made of CUDA's and cuDNN's libraries
   */
  GpuCheck(boolean natives, Optional<CudaDriver> driver, List<CudaLibrary.State> libraries) {
    this.natives = natives;
    this.driver = driver;
    this.libraries = libraries;
  }

  private static GpuCheck here() {
    return new GpuCheck(CudaNatives.present(), CudaDriver.here(), CudaLibrary.states());
  }

  /**
   * The device to hand to a session.
   *
   * @return the CPU for {@code AUTO} where a GPU lacks something: TensorFlow would log it, and with
   *     a driver that is too old refuse to run at all
   * @throws FmnistException for {@code GPU} without a usable one; the line names what is missing
   */
  public static Device usable(Device wanted) {
    if (wanted == Device.GPU) {
      here().requireUsable();
    }
    boolean falls = wanted == Device.AUTO && CudaNatives.present() && !here().missing().isEmpty();
    return falls ? Device.CPU : wanted;
  }

  private void requireUsable() {
    Optional<String> problem = problem();
    if (problem.isPresent()) {
      throw FmnistException.about(
          "device",
          "expected a usable NVIDIA GPU, found none: "
              + problem.get()
              + "; "
              + remedy()
              + ", or take the CPU");
    }
  }

  /** Why TensorFlow cannot use a GPU; empty where it can. */
  private Optional<String> problem() {
    List<String> missing = missing();
    List<String> reasons = new ArrayList<>();
    if (!natives) {
      reasons.add("the jar was built for the CPU");
    }
    if (!missing.isEmpty()) {
      reasons.add("missing: " + String.join(", ", missing));
    }
    return reasons.isEmpty()
        ? GpuProbe.failure().map(reason -> "TensorFlow says: " + OneLine.of(reason))
        : Optional.of(String.join("; ", reasons));
  }

  /** What CUDA needs and does not find here, each in words. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    driver
        .map(CudaDriver::problem)
        .orElse(Optional.of("the NVIDIA driver (libcuda.so.1)"))
        .ifPresent(missing::add);
    missing.addAll(CudaLibrary.problems(libraries));
    return missing;
  }

  /** What {@code doctor} says; a GPU is needed only where it was asked for. */
  public static Finding finding(Device device) {
    return here().findingFor(device);
  }

  private Finding findingFor(Device device) {
    Optional<String> problem = problem();
    boolean works = problem.isEmpty();
    String found =
        problem
            .map(reason -> (natives ? "not usable: " : "not used: ") + reason)
            .or(() -> driver.map(GpuCheck::words))
            .orElse("");
    return new Finding("gpu", state(device, works), found, works ? "" : remedy(), Map.of())
        .with("usable", works)
        .with("cudaNatives", natives)
        .with("missing", missing())
        .with("driver", driver.map(CudaDriver::toString).orElse(null))
        .with(
            "gpus",
            driver.map(CudaDriver::gpus).orElse(List.of()).stream()
                .map(CudaDriver.Gpu::json)
                .toList())
        .with("libraries", versions());
  }

  private static String words(CudaDriver driver) {
    return driver.gpus().stream().map(CudaDriver.Gpu::toString).collect(Collectors.joining("; "))
        + "; "
        + driver;
  }

  private Finding.State state(Device device, boolean works) {
    if (works) {
      return Finding.State.OK;
    }
    return switch (device) {
      case GPU -> Finding.State.FAILED;
      case CPU -> Finding.State.OK;
      case AUTO -> natives ? Finding.State.NOTE : Finding.State.OK;
    };
  }

  private String remedy() {
    if (natives && missing().isEmpty()) {
      return "nvidia-smi tells whether the driver sees a GPU";
    }
    return (natives ? "" : "for a GPU, build with mvn -Pgpu package; ")
        + "docs/CUDA.md says how to get what is missing";
  }

  /** The version of each library that loads, by its file; empty where it does not tell. */
  private Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    libraries.stream()
        .filter(CudaLibrary.State::loads)
        .forEach(state -> versions.put(state.library().file(), state.version()));
    return versions;
  }
}
