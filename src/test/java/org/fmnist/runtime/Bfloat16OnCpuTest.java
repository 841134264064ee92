package org.fmnist.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.fmnist.io.FmnistException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Bfloat16OnCpuTest {
  private static final Set<String> AMX = Set.of("avx2", "avx512f", "avx512_bf16", "amx_bf16");

  private static Bfloat16OnCpu cpu(String... features) {
    return Bfloat16OnCpu.of(Set.of(features), Map.of());
  }

  private static Bfloat16OnCpu heldTo(String instructions) {
    return Bfloat16OnCpu.of(AMX, Map.of("ONEDNN_MAX_CPU_ISA", instructions));
  }

  @Test
  void isInHardwareWithEitherUnit() {
    assertThat(cpu("avx512f", "avx512_vnni").inHardware()).isFalse();
    assertThat(cpu("avx512f", "avx512_bf16").inHardware()).isTrue();
    assertThat(cpu("amx_bf16").inHardware()).isTrue();
  }

  /** The names are oneDNN's; others, and the empty one, it takes for no limit. */
  @ParameterizedTest
  @CsvSource({
    "SSE41, false, true",
    "avx2, false, true",
    "AVX2_VNNI_2, false, true",
    "AVX512_CORE, false, false",
    "AVX512_CORE_VNNI, false, false",
    "AVX512_CORE_BF16, true, false",
    "AVX512_CORE_AMX, true, false",
    "AVX10_1_512, true, false",
    "ALL, true, false",
    "'', true, false",
    "avx3, true, false"
  })
  void isNoMoreThanOneDnnMayUse(String instructions, boolean inHardware, boolean ends) {
    Bfloat16OnCpu held = heldTo(instructions);
    assertThat(held.inHardware()).isEqualTo(inHardware);
    assertThat(held.endsTheProcess()).isEqualTo(ends);
  }

  @Test
  void isRefusedWithTheNameOfTheVariable() {
    assertThatThrownBy(() -> heldTo("AVX2").requireUsable())
        .isInstanceOf(FmnistException.class)
        .hasMessageStartingWith("precision: expected")
        .hasMessageContaining("ONEDNN_MAX_CPU_ISA=AVX2");
    assertThatThrownBy(
            () -> Bfloat16OnCpu.of(AMX, Map.of("DNNL_MAX_CPU_ISA", "avx")).requireUsable())
        .hasMessageContaining("DNNL_MAX_CPU_ISA=avx");
  }

  /** There TensorFlow computes bfloat16 without oneDNN. */
  @Test
  void isUsableOnACpuWithoutAvx512WhateverTheLimit() {
    Map<String, String> held = Map.of("ONEDNN_MAX_CPU_ISA", "AVX2");
    assertThatCode(() -> Bfloat16OnCpu.of(Set.of("avx2"), held).requireUsable())
        .doesNotThrowAnyException();
  }
}
