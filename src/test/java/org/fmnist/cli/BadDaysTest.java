package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.fmnist.checkpoint.Checkpoints;
import org.fmnist.graph.Variable;
import org.fmnist.graph.Weights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Full disks, folders that take nothing, endless and linked inputs: one line, nothing lost. */
class BadDaysTest {
  @TempDir static Path shared;
  private static Path data;
  @TempDir Path folder;
  private Path mounted;

  @BeforeAll
  static void writeData() {
    data = SmallData.write(shared.resolve("data"));
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted != null) {
      command("umount", mounted.toString());
    }
  }

  private static int command(String... line) throws Exception {
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor(1, TimeUnit.MINUTES) ? process.exitValue() : -1;
    } catch (IOException e) {
      return -1;
    }
  }

  /** A small disk of its own. */
  private Path disk(String size) throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    boolean made =
        command("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", disk.toString()) == 0;
    assumeTrue(made, "a small disk cannot be mounted: needs Linux and root");
    mounted = disk;
    return disk;
  }

  private static Ran run(String line) {
    boolean takesNoData =
        line.startsWith("export") || line.startsWith("predict") || line.contains("--images");
    return Ran.of((line + " --quiet" + (takesNoData ? "" : " --data " + data)).split(" "));
  }

  private static void assertOneLine(Ran ran, String... parts) {
    assertThat(ran.code()).as(ran.err()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.errorLines()).hasSize(1);
    assertThat(ran.err()).startsWith("fmnist: ").doesNotContain("unexpected").contains(parts);
  }

  private static boolean partial(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.anyMatch(file -> file.getFileName().toString().endsWith(".partial"));
    }
  }

  @Test
  void aFullDiskStopsAnExport() throws Exception {
    Path disk = disk("1m");
    assertOneLine(run("export --out " + disk.resolve("saved")), "No space left", "saved_model.pb");
    assertThat(partial(disk)).isFalse();
    assertThat(disk.resolve("saved/saved_model.pb")).doesNotExist();
  }

  @Test
  void aFullDiskKeepsTheOlderFile() throws Exception {
    Path disk = disk("40k");
    Path file = Files.writeString(disk.resolve("p.npy"), "older");
    Files.write(disk.resolve("filler"), new byte[28 << 10]);
    assertOneLine(
        run("evaluate --split train --probabilities " + file), "cannot write", "No space left");
    assertThat(file).hasContent("older");
    assertThat(partial(disk)).isFalse();
  }

  @Test
  void aFullDiskLosesNothingOfARun() throws Exception {
    Path disk = disk("32m");
    Path run = disk.resolve("run");
    String flags = " --valid-size 64 --epochs 2 --early-stop 0 --log-every 1 --out " + run;
    Ran.interruptible(stopAfter(12), ("train --quiet --data " + data + flags).split(" "));
    float[] saved = kernel(run);
    Path filler = disk.resolve("filler");
    fill(filler);

    Ran ran = run("train --resume --out " + run);

    assertOneLine(ran, "disk");
    assertThat(kernel(run)).isEqualTo(saved);
    Files.delete(filler);
    Ran resumed = run("train --resume --out " + run);
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(Files.readAllLines(run.resolve("steps.csv"))).hasSize(1 + 2 * 8);
  }

  private static java.util.function.BooleanSupplier stopAfter(int asked) {
    int[] count = {0};
    return () -> ++count[0] > asked;
  }

  private static float[] kernel(Path run) {
    Weights weights = Checkpoints.read(run.resolve("last"));
    return weights.get(Variable.CONV2_KERNEL);
  }

  private static void fill(Path file) throws IOException {
    try (var out = Files.newOutputStream(file)) {
      while (true) {
        out.write(new byte[1 << 12]);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  @Test
  void aReadOnlyDiskIsNamed() throws Exception {
    Path disk = disk("1m");
    assertThat(command("mount", "-o", "remount,ro", disk.toString())).isZero();
    for (String line :
        new String[] {
          "export --out DISK/x",
          "export --out DISK",
          "evaluate --probabilities DISK/p.npy",
          "evaluate --correct 5 --out DISK/x",
          "train --valid-size 64 --max-steps 1 --out DISK/x",
          "report --samples DISK/x.png",
        }) {
      assertOneLine(run(line.replace("DISK", disk.toString())), "Read-only file system");
    }
  }

  /** Also for root, and where nothing can be mounted. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "export --out /proc/fmnist",
        "evaluate --probabilities /proc/p.npy",
        "train --valid-size 64 --max-steps 1 --out /proc/fmnist/run",
        "report --samples /proc/x.png",
      })
  @EnabledOnOs(value = OS.LINUX, disabledReason = "not run: there is no /proc")
  void aFolderThatTakesNothingIsNamed(String line) {
    assertOneLine(run(line), "/proc");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "not run: there is no /dev/zero")
  void endlessInputsAreRefused() throws IOException {
    for (String name :
        new String[] {
          "train-images-idx3-ubyte",
          "train-labels-idx1-ubyte",
          "t10k-images-idx3-ubyte",
          "t10k-labels-idx1-ubyte"
        }) {
      Files.createSymbolicLink(folder.resolve(name), Path.of("/dev/zero"));
    }
    assertOneLine(Ran.of("evaluate", "--data", folder.toString()), "not a regular file");
    Files.createSymbolicLink(folder.resolve("checkpoint"), Path.of("/dev/zero"));
    assertOneLine(run("evaluate --checkpoint " + folder), "expected at most");
    assertOneLine(run("predict /dev/zero"), "/dev/zero");
    assertOneLine(run("attack --method fgsm --images " + linked("x.npy")), "x.npy");
    assertOneLine(run("attack --method fgsm --images " + linked("x.pkl")), "x.pkl");
  }

  private Path linked(String name) throws IOException {
    return Files.createSymbolicLink(folder.resolve(name), Path.of("/dev/zero"));
  }

  /** Files with holes: they take no room, but claim it. */
  @Test
  void hugeInputsAreRefused() throws IOException {
    Path huge = folder.resolve("huge.npy");
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    Files.createSymbolicLink(folder.resolve("huge.ckpt.index"), huge);
    Files.createSymbolicLink(folder.resolve("huge.ckpt.data-00000-of-00001"), huge);
    Files.createSymbolicLink(folder.resolve("huge.png"), huge);
    Files.createSymbolicLink(folder.resolve("huge.pkl"), huge);
    assertOneLine(run("evaluate --checkpoint " + folder.resolve("huge.ckpt")), "huge.ckpt");
    assertOneLine(run("predict " + folder.resolve("huge.png")), "huge.png");
    assertOneLine(run("attack --method fgsm --images " + huge), "huge.npy");
    assertOneLine(run("attack --method fgsm --images " + folder.resolve("huge.pkl")), "huge.pkl");
    assertOneLine(
        run("compare --meta " + huge + " --checkpoint " + Path.of("checkpoint")), "huge.npy");
  }

  @Test
  void linksThatGoRoundAreRefused() throws IOException {
    Path link = folder.resolve("round");
    Files.createSymbolicLink(link, link);
    assertOneLine(run("predict " + link), "round");
    assertOneLine(run("evaluate --checkpoint " + link), "round");
    assertOneLine(run("export --out " + link), "round");
    assertOneLine(Ran.of("evaluate", "--data", link.toString()), "round");
  }
}
