package org.fmnist.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CpuFeaturesTest {
  @Test
  void areTheFlagsOfTheFirstProcessor() {
    List<String> lines =
        List.of(
            "processor\t: 0",
            "flags\t\t: fpu avx2 avx512_bf16",
            "processor\t: 1",
            "flags\t\t: fpu avx2 amx_bf16");
    assertThat(CpuFeatures.of(lines)).containsExactly("avx2", "avx512_bf16", "fpu");
    assertThat(CpuFeatures.of(List.of("Features\t: fp asimd bf16"))).isEmpty();
  }
}
