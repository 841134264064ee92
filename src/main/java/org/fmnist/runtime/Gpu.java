package org.fmnist.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fmnist.io.FmnistException;
import org.fmnist.io.OneLine;
import org.tensorflow.GraphOperation;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;

/** Whether TensorFlow can use a GPU here, and what is missing if not. Immutable. */
public final class Gpu {
  private final boolean natives;
  private final Optional<CudaDriver> driver;
  private final List<CudaLibrary.State> libraries;

  /**
   * What was found.
   *
   * @param natives whether the jar has TensorFlow's CUDA natives
   * @param driver the NVIDIA driver; empty without one
   * @param libraries what the loader made of CUDA's and cuDNN's libraries
   */
  Gpu(boolean natives, Optional<CudaDriver> driver, List<CudaLibrary.State> libraries) {
    this.natives = natives;
    this.driver = driver;
    this.libraries = libraries;
  }

  /** Looks at this machine. */
  public static Gpu here() {
    return new Gpu(CudaNatives.present(), CudaDriver.here(), CudaLibrary.states());
  }

  /** Whether the jar has TensorFlow's CUDA natives. */
  public boolean natives() {
    return natives;
  }

  /** The NVIDIA driver; empty without one. */
  public Optional<CudaDriver> driver() {
    return driver;
  }

  /** What the loader made of CUDA's and cuDNN's libraries. */
  public List<CudaLibrary.State> libraries() {
    return libraries;
  }

  /** What CUDA needs and does not find here, each in words. */
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    driver
        .map(CudaDriver::problem)
        .orElse(Optional.of("the NVIDIA driver (libcuda.so.1)"))
        .ifPresent(missing::add);
    missing.addAll(CudaLibrary.problems(libraries));
    return missing;
  }

  /** Why TensorFlow cannot use a GPU; empty where it can. */
  public Optional<String> problem() {
    List<String> missing = missing();
    List<String> reasons = new ArrayList<>();
    if (!natives) {
      reasons.add("the jar was built for the CPU");
    }
    if (!missing.isEmpty()) {
      reasons.add("missing: " + String.join(", ", missing));
    }
    return reasons.isEmpty()
        ? failure().map(reason -> "TensorFlow says: " + OneLine.of(reason))
        : Optional.of(String.join("; ", reasons));
  }

  /** How to get what is missing. */
  public String remedy() {
    if (natives && missing().isEmpty()) {
      return "nvidia-smi tells whether the driver sees a GPU";
    }
    return (natives ? "" : "for a GPU, build with mvn -Pgpu package; ")
        + "docs/CUDA.md says how to get what is missing";
  }

  /**
   * The device that a session can have.
   *
   * @return the CPU for {@code AUTO} where a GPU lacks something: TensorFlow would log it, and with
   *     a driver that is too old refuse to run at all
   * @throws FmnistException for {@code GPU} without a usable one; the line names what is missing
   */
  static Device usable(Device wanted) {
    return switch (wanted) {
      case CPU -> Device.CPU;
      case AUTO -> CudaNatives.present() && !here().missing().isEmpty() ? Device.CPU : Device.AUTO;
      case GPU -> {
        Gpu gpu = here();
        Optional<String> problem = gpu.problem();
        if (problem.isPresent()) {
          throw FmnistException.about(
              "device",
              "expected a usable NVIDIA GPU, found none: "
                  + problem.get()
                  + "; "
                  + gpu.remedy()
                  + ", or take the CPU");
        }
        yield Device.GPU;
      }
    };
  }

  /** Why an operation that insists on the first GPU does not run; empty where it does. */
  private static Optional<String> failure() {
    ConfigProto strict =
        new SessionSettings(1, Device.AUTO)
            .toConfig(false).toBuilder().setAllowSoftPlacement(false).build();
    return Graphs.build(
        graph -> {
          Ops tf = Ops.create(graph);
          GraphOperation onGpu =
              graph
                  .opBuilder("Identity", "on_gpu", tf.scope())
                  .addInput(tf.constant(1f).asOutput())
                  .setDevice("/device:GPU:0")
                  .build();
          try (GraphSession session = GraphSession.of(graph, strict)) {
            session.runner().fetch(onGpu.output(0)).run().close();
            return Optional.<String>empty();
          } catch (TensorFlowException e) {
            return Optional.of(String.valueOf(e.getMessage()));
          }
        });
  }
}
