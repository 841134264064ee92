package org.fmnist.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.fmnist.runtime.NativesFolder;
import org.fmnist.runtime.SessionSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChecksTest {
  private static final long MB = 1L << 20;

  @TempDir Path folder;

  /** The self-test's numbers are the original's own. */
  @Test
  void goldenLossesAreThePythonOriginals() throws IOException {
    try (InputStream in =
        ChecksTest.class.getResourceAsStream("/golden/original-run/golden.json")) {
      Map<?, ?> groups = (Map<?, ?>) JSON.std.mapFrom(in).get("groups");
      Map<?, ?> losses = (Map<?, ?>) ((Map<?, ?>) groups.get("scratch")).get("losses");
      List<?> first = (List<?>) losses.get("first");
      for (int step = 0; step < SelfTest.GOLDEN_LOSSES.length; step++) {
        assertThat(first.get(step)).isEqualTo(SelfTest.GOLDEN_LOSSES[step]);
      }
    }
  }

  /** What a machine may get wrong: nothing learned, another image, no number. */
  @Test
  void theSelfTestFailsForWrongSteps() {
    Dataset data = Dataset.embedded();
    assertThat(SelfTest.training(data, SessionSettings.defaults()).isFailed()).isFalse();
    LabeledImages moved =
        data.train().subset(IntStream.range(1, 60_001).map(i -> i % 60_000).toArray());
    Dataset shifted = new Dataset(moved, data.test());
    assertThat(SelfTest.training(shifted, SessionSettings.defaults()).isFailed()).isTrue();
    double[] golden = SelfTest.GOLDEN_LOSSES;
    assertThat(SelfTest.training(new double[] {golden[0], golden[1] * 1.03}).isFailed()).isTrue();
    assertThat(SelfTest.training(new double[] {golden[0] * 0.99, golden[1]}).isFailed()).isTrue();
    assertThat(SelfTest.training(new double[] {golden[0], Double.NaN}).isFailed()).isTrue();
  }

  @Test
  void theSelfTestFailsForEnginesThatDisagree() {
    float[] right = {0.25f, 0.75f};
    assertThat(SelfTest.inference(right, right).isFailed()).isFalse();
    assertThat(SelfTest.inference(right, new float[] {0.252f, 0.748f}).isFailed()).isTrue();
    assertThat(SelfTest.inference(right, new float[] {Float.NaN, 1}).isFailed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "4096, 8000, OK",
    "4096, 500, NOTE",
    "247, 8000, OK",
    "155, 8000, OK",
    "128, 8000, FAILED"
  })
  void wantsMemory(long heap, long free, Finding.State state) {
    assertThat(MachineCheck.memory(heap * MB, 16_000 * MB, free * MB).state()).isEqualTo(state);
  }

  @Test
  void wantsAFolderForTheNatives() {
    NativesFolder first = new NativesFolder(folder, List.of());
    NativesFolder second = new NativesFolder(folder, List.of("/home/x has 1 MB free"));
    Path damaged = folder.resolve("lib.so");
    assertThat(MachineCheck.cache(first, false, List.of()).state()).isEqualTo(Finding.State.OK);
    assertThat(MachineCheck.cache(first, true, List.of()).found()).contains("will go to");
    assertThat(MachineCheck.cache(second, true, List.of()).state()).isEqualTo(Finding.State.NOTE);
    assertThat(MachineCheck.cache(first, false, List.of(damaged)).found()).contains("lib.so");
    assertThat(MachineCheck.cache(first, false, List.of(damaged)).isFailed()).isTrue();
  }
}
