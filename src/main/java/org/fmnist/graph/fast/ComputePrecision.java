package org.fmnist.graph.fast;

import java.util.Locale;
import org.fmnist.io.FmnistException;
import org.fmnist.runtime.Bfloat16OnCpu;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.Gpu;
import org.fmnist.runtime.SessionSettings;

/**
 * The type that the fast engine multiplies in. Images, the first convolution, logits, losses and
 * all that training keeps are float32 in each. Immutable.
 */
public enum ComputePrecision {
  /** IEEE single precision. */
  FP32,
  /**
   * bfloat16, float32 cut to its upper half: the layers between the first convolution and the
   * logits. Much faster where the CPU multiplies it, slower elsewhere.
   */
  BF16,
  /** What is faster here, at the same worth: {@link #BF16} or {@link #FP32}. */
  AUTO;

  /**
   * What this becomes in this process: {@link #AUTO} is {@link #BF16} on a CPU that multiplies
   * bfloat16 and lets oneDNN do so, {@link #FP32} elsewhere. With AVX-512's instructions alone, the
   * weaker of the two sets, bfloat16 was faster in each kind of work and at each size that was
   * measured (docs/PERFORMANCE.md).
   *
   * @throws FmnistException if this is {@link #BF16} and {@code ONEDNN_MAX_CPU_ISA} is such that
   *     TensorFlow would end the process
   */
  public ComputePrecision here(SessionSettings session) {
    if (this == AUTO) {
      return Bfloat16OnCpu.here().inHardware() && !onGpu(session) ? BF16 : FP32;
    }
    if (this == BF16 && !onGpu(session)) {
      Bfloat16OnCpu.here().requireUsable();
    }
    return this;
  }

  /** Whether what a session computes on multiplies bfloat16. */
  public static boolean inHardware(SessionSettings session) {
    return Bfloat16OnCpu.here().inHardware() || onGpu(session);
  }

  private static boolean onGpu(SessionSettings session) {
    return session.device() != Device.CPU && Gpu.here().problem().isEmpty();
  }

  /** The word for settings and results: fp32, bf16, auto. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
