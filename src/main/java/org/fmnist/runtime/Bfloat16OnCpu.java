package org.fmnist.runtime;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.fmnist.io.FmnistException;

/**
 * What bfloat16 is worth on a CPU: its instructions, and those that oneDNN is held to by {@code
 * ONEDNN_MAX_CPU_ISA} (its documentation: CPU Dispatcher Control). Immutable.
 *
 * @param features the CPU's instruction sets; see {@link CpuFeatures}
 * @param limit the variable that holds oneDNN to fewer, as NAME=VALUE; empty if none does
 */
public record Bfloat16OnCpu(Set<String> features, String limit) {
  /** The variable, and its older name; the first that is set counts. */
  private static final String[] VARIABLES = {"ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA"};

  private static final Set<String> BELOW_AVX512 =
      Set.of("sse41", "avx", "avx2", "avx2_vnni", "avx2_vnni_2");

  private static final Set<String> AVX512_WITHOUT_BFLOAT16 =
      Set.of("avx512_core", "avx512_core_vnni");

  public Bfloat16OnCpu {
    features = Set.copyOf(features);
  }

  /** In this process. */
  public static Bfloat16OnCpu here() {
    return of(CpuFeatures.here(), System.getenv());
  }

  static Bfloat16OnCpu of(Set<String> features, Map<String, String> environment) {
    for (String variable : VARIABLES) {
      String value = environment.getOrDefault(variable, "");
      if (!value.isEmpty()) {
        return new Bfloat16OnCpu(features, variable + "=" + value);
      }
    }
    return new Bfloat16OnCpu(features, "");
  }

  /** Whether instructions multiply it, so that it is faster than float32. */
  public boolean inHardware() {
    return (features.contains("avx512_bf16") || features.contains("amx_bf16"))
        && !BELOW_AVX512.contains(instructions())
        && !AVX512_WITHOUT_BFLOAT16.contains(instructions());
  }

  /**
   * Whether the first convolution ends the process: TensorFlow 2.18 gives bfloat16 to oneDNN on
   * every CPU with AVX-512, and oneDNN has no kernel for it below.
   */
  boolean endsTheProcess() {
    return features.contains("avx512f") && BELOW_AVX512.contains(instructions());
  }

  /**
   * Refuses what would end the process.
   *
   * @throws FmnistException about the setting {@code precision}, if oneDNN is held to too little
   */
  public void requireUsable() {
    if (endsTheProcess()) {
      throw FmnistException.about(
          "precision",
          "expected oneDNN to be free to use AVX-512 for bf16, found the environment variable "
              + limit
              + ", with which TensorFlow would end the process; unset it, or take fp32");
    }
  }

  /** What oneDNN takes the limit for: it reads it without regard to case. */
  private String instructions() {
    return limit.substring(limit.indexOf('=') + 1).toLowerCase(Locale.ROOT);
  }
}
