package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Short runs of {@code harden}. */
class HardenCommandTest {
  @TempDir static Path data;

  @TempDir Path folder;

  @BeforeAll
  static void write() {
    SmallData.write(data);
  }

  private Ran harden(BooleanSupplier interrupted, Path out, String... flags) {
    List<String> line =
        new ArrayList<>(
            List.of("harden", "--data", data.toString(), "--out", out.toString(), "--json"));
    line.addAll(Arrays.asList(flags));
    return Ran.interruptible(interrupted, line.toArray(String[]::new));
  }

  private static final String[] ROBUST = {
    "--preset=robust",
    "--attack-steps=2",
    "--batch-size=64",
    "--valid-size=64",
    "--epochs=2",
    "--log-every=1",
    "--no-compare"
  };

  @Test
  void aResumedRunEndsWithTheSameBytes() throws IOException {
    Path whole = folder.resolve("whole");
    Path stopped = folder.resolve("stopped");
    assertThat(harden(() -> false, whole, ROBUST).code()).isZero();
    AtomicInteger asked = new AtomicInteger();
    Ran first = harden(() -> asked.incrementAndGet() > 2, stopped, ROBUST);
    assertThat(first.out()).contains("interrupted");
    assertThat(Files.readAllLines(stopped.resolve("steps.csv"))).hasSizeLessThan(9);
    assertThat(harden(() -> false, stopped, "--resume", "--no-compare").code()).isZero();
    for (String file :
        List.of(
            "steps.csv",
            "best/fmnist_cnn.ckpt.data-00000-of-00001",
            "last/fmnist_cnn.ckpt.data-00000-of-00001")) {
      assertThat(stopped.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
    List<String> epochs = Files.readAllLines(whole.resolve("epochs.csv"));
    assertThat(epochs).hasSize(3);
    assertThat(epochs.get(0)).endsWith(",seconds,valid_robust_accuracy");
    assertThat(Double.parseDouble(epochs.get(2).substring(epochs.get(2).lastIndexOf(',') + 1)))
        .isBetween(0.0, 1.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--preset best",
        "--preset robust --method square",
        "--preset robust --engine exact",
        "--preset robust --epsilon 2",
        "--preset robust --attack-steps 0",
        "--preset robust --attack-statistics none"
      })
  void whatIsRefusedLeavesNothingBehind(String flags) {
    Path out = folder.resolve("run");
    Ran ran = harden(() -> false, out, flags.isEmpty() ? new String[0] : flags.split(" "));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("expected").hasLineCount(2);
    assertThat(out).doesNotExist();
  }
}
