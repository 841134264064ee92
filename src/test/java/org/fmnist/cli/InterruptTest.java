package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.fmnist.JavaProcess;
import org.fmnist.checkpoint.Checkpoints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C on a process of its own. */
@EnabledOnOs(
    value = OS.LINUX,
    disabledReason = "not run: env --default-signal is part of GNU coreutils")
class InterruptTest {
  @TempDir Path folder;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void trainingSavesAndExitsWith130() throws Exception {
    Path data = SmallData.write(folder.resolve("data"));
    Path run = folder.resolve("run");
    Path err = folder.resolve("err.txt");
    // A process that a script starts in the background may have to ignore it.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(
        JavaProcess.command(
            Main.class,
            List.of(
                "train",
                "--data",
                data.toString(),
                "--valid-size",
                "64",
                "--epochs",
                "100000",
                "--early-stop",
                "0",
                "--log-every",
                "1",
                "--out",
                run.toString())));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("out.txt").toFile())
            .redirectError(err.toFile())
            .start();
    try {
      while (process.isAlive() && !Files.exists(run.resolve("last").resolve("checkpoint"))) {
        Thread.sleep(20);
      }
      assertKeepsOthersAway(data, run);
      interrupt(process);
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(process.exitValue()).as(Files.readString(err)).isEqualTo(130);
    assertThat(Files.readString(err)).doesNotContain("\tat ", "fmnist:");
    Checkpoints.read(run.resolve("last"));
    assertGoesOnWithTheNextStep(data, run);
  }

  /** The shell has this command built in; a small system has no program for it. */
  private static void interrupt(Process process) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).start();
    assertThat(shell.waitFor()).isZero();
  }

  /** Another process must not go on with a run that is going on. */
  private static void assertKeepsOthersAway(Path data, Path run) {
    String line = "train --resume --data " + data + " --out " + run + " --quiet";
    Ran other = Ran.of(line.split(" "));
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.errorLines()).hasSize(1);
    assertThat(other.err()).contains("--out: expected a directory that no other process writes to");
  }

  private static void assertGoesOnWithTheNextStep(Path data, Path run) throws IOException {
    List<String> before = Files.readAllLines(run.resolve("steps.csv"));
    assertThat(before.size()).isGreaterThan(8);
    String line = "train --resume --data " + data + " --out " + run + " --quiet";
    Ran.interruptible(() -> true, line.split(" "));
    List<String> after = Files.readAllLines(run.resolve("steps.csv"));
    assertThat(after).hasSize(before.size() + 1).startsWith(before.toArray(new String[0]));
    for (int i = 1; i < after.size(); i++) {
      assertThat(after.get(i)).startsWith((i - 1) + ",");
    }
  }
}
