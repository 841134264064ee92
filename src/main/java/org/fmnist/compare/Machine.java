package org.fmnist.compare;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fmnist.runtime.CpuFeatures;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.Gpu;
import org.fmnist.runtime.SessionSettings;

/**
 * What decides in which order float values are added: equal bits can be asked for only where this
 * is equal. Immutable as long as nobody writes to the lists.
 *
 * @param features the CPU's vector instructions, as {@code tools/reference.py} lists them
 * @param oneDnn the variable {@code TF_ENABLE_ONEDNN_OPTS}; empty leaves it to TensorFlow, which
 *     decides by the CPU
 * @param gpu whether a GPU computes, whose sums change from run to run
 */
public record Machine(List<String> features, int threads, String oneDnn, boolean gpu) {
  private static final String ONE_DNN = "TF_ENABLE_ONEDNN_OPTS";

  /** The flags of {@code /proc/cpuinfo} that choose kernels. */
  private static final List<String> ROUNDING_FEATURES =
      List.of(
          "sse4_2",
          "avx",
          "avx2",
          "fma",
          "f16c",
          "avx_vnni",
          "avx512f",
          "avx512bw",
          "avx512dq",
          "avx512vl",
          "avx512_vnni",
          "avx512_bf16",
          "avx512_fp16",
          "amx_tile",
          "amx_int8",
          "amx_bf16");

  /** This machine; on other systems than Linux it has no known features. */
  public static Machine here(SessionSettings session) {
    int threads = session.threads();
    return new Machine(
        featuresHere(),
        threads > 0 ? threads : Runtime.getRuntime().availableProcessors(),
        Optional.ofNullable(System.getenv(ONE_DNN)).orElse(""),
        session.device() != Device.CPU && Gpu.here().problem().isEmpty());
  }

  private static List<String> featuresHere() {
    Set<String> features = CpuFeatures.here();
    return ROUNDING_FEATURES.stream().filter(features::contains).toList();
  }

  /** The machine that a manifest names. */
  static Machine of(Manifest manifest) {
    Object oneDnn = manifest.object("oneDnn").fields().get(ONE_DNN);
    return new Machine(
        manifest.object("cpu").texts("features"),
        manifest.integer("threads"),
        oneDnn instanceof String set ? set : "",
        manifest.fields().get("gpus") instanceof List<?> gpus && !gpus.isEmpty());
  }

  @Override
  public String toString() {
    return threads
        + " threads, "
        + (features.isEmpty() ? "unknown CPU features" : String.join(" ", features))
        + (oneDnn.isEmpty() ? "" : ", " + ONE_DNN + "=" + oneDnn)
        + (gpu ? ", a GPU" : "");
  }
}
