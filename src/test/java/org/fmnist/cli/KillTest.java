package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.fmnist.JavaProcess;
import org.fmnist.checkpoint.Checkpoints;
import org.fmnist.graph.Variable;
import org.fmnist.graph.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed without warning, again and again, and goes on each time. */
class KillTest {
  private static final int KILLS = 3;
  private static final List<String> RUN =
      List.of(
          "--preset",
          "quick",
          "--mixup",
          "0.2",
          "--epochs",
          "20",
          "--valid-size",
          "64",
          "--batch-size",
          "32",
          "--early-stop",
          "0",
          "--log-every",
          "1",
          "--quiet");

  @TempDir Path folder;

  @Test
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void endsAsIfNothingHadHappened() throws Exception {
    Path data = SmallData.write(folder.resolve("data"));
    Path whole = folder.resolve("whole");
    finish(start(data, whole, RUN));
    Path killed = folder.resolve("killed");
    Random random = new Random();
    List<String> flags = RUN;
    int interruptions = 0;
    for (int i = 0; i < KILLS; i++) {
      interruptions += killAtSomePoint(start(data, killed, flags), killed, i + 1, random) ? 1 : 0;
      flags = List.of("--resume", "--quiet");
    }
    finish(start(data, killed, flags));

    assertThat(interruptions).as("runs that were killed before their end").isPositive();
    assertThat(rows(killed.resolve("steps.csv"), 5)).isEqualTo(rows(whole.resolve("steps.csv"), 5));
    assertThat(rows(killed.resolve("epochs.csv"), 7))
        .isEqualTo(rows(whole.resolve("epochs.csv"), 7))
        .hasSize(21);
    assertSameWeights(whole.resolve("best"), killed.resolve("best"));
    assertSameWeights(whole.resolve("last"), killed.resolve("last"));
  }

  private Process start(Path data, Path run, List<String> flags) throws IOException {
    List<String> line =
        new ArrayList<>(List.of("train", "--data", data.toString(), "--out", run.toString()));
    line.addAll(flags);
    return new ProcessBuilder(JavaProcess.command(Main.class, line))
        .redirectOutput(folder.resolve("out.txt").toFile())
        .redirectError(folder.resolve("err.txt").toFile())
        .start();
  }

  private void finish(Process process) throws Exception {
    int code = process.waitFor();
    assertThat(code).as(Files.readString(folder.resolve("err.txt"))).isZero();
  }

  /**
   * @param part which part of the run it is, from 1; each opens an events file of its own
   * @return whether the process was still at work
   */
  private static boolean killAtSomePoint(Process process, Path run, int part, Random random)
      throws Exception {
    try {
      while (process.isAlive() && eventsFiles(run) < part) {
        Thread.sleep(10);
      }
      Thread.sleep(random.nextInt(1500));
      return process.isAlive();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static long eventsFiles(Path run) throws IOException {
    if (!Files.isDirectory(run)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(run)) {
      return files.filter(f -> f.getFileName().toString().startsWith("events.out")).count();
    }
  }

  /** The first columns, those without times. */
  private static List<String> rows(Path csv, int columns) throws IOException {
    return Files.readAllLines(csv).stream()
        .map(row -> String.join(",", Arrays.asList(row.split(",", -1)).subList(0, columns)))
        .toList();
  }

  private static void assertSameWeights(Path expected, Path found) {
    Weights whole = Checkpoints.read(expected);
    Weights killed = Checkpoints.read(found);
    for (Variable variable : Variable.values()) {
      assertThat(killed.get(variable)).as(variable.name()).containsExactly(whole.get(variable));
    }
  }
}
