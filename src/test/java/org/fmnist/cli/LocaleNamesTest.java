package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.fmnist.JavaProcess;
import org.fmnist.checkpoint.Checkpoints;
import org.fmnist.data.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Names that the locale cannot hold. The shell makes them, from ASCII, so that this runs in any
 * locale.
 */
class LocaleNamesTest {
  private static final String IN_FOLDER =
      "d=$(printf 'd\\303\\244t\\303\\244'); mkdir -p \"$d\"; LC_ALL=C; export LC_ALL; ";

  @TempDir Path folder;

  private record Ended(int code, String output) {}

  private Ended shell(String script, List<String> command) throws Exception {
    List<String> words = new ArrayList<>(List.of("sh", "-c", IN_FOLDER + script, "sh"));
    words.addAll(command);
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
  }

  private static List<String> command(String... arguments) {
    return JavaProcess.command(Main.class, List.of(arguments));
  }

  @Test
  void aWorkingDirectoryThatCannotBeNamedIsOneLine() throws Exception {
    Ended ended = shell("cd \"$d\"; exec \"$@\"", command("export", "--out", "x"));
    assertThat(ended.output())
        .contains("expected a name in the character set of the locale")
        .contains("set LC_ALL=C.UTF-8");
    assertThat(ended.output().lines()).hasSizeLessThanOrEqualTo(2);
    assertThat(ended.code()).isNotZero();
    assertNothingWasMade();
  }

  /**
   * What Java itself can do there differs: 17 and 21 have no management beans, and in 21 JNA cannot
   * start the process by which it looks for libraries.
   */
  @Test
  void theDoctorSaysWhatToDoInSuchAWorkingDirectory() throws Exception {
    boolean loads = Runtime.version().feature() != 21;
    Ended ended = shell("cd \"$d\"; exec \"$@\"", command("doctor"));
    assertThat(ended.output())
        .contains(loads ? "ok     inference" : "failed tensorflow")
        .doesNotContain("fmnist: ");
    List<String> failed =
        ended.output().lines().filter(line -> line.startsWith("failed ")).toList();
    assertThat(failed)
        .allMatch(
            line -> line.matches(loads ? "failed memory .*" : "failed (memory|tensorflow) .*"));
    assertThat(ended.output().split("set LC_ALL=C.UTF-8", -1)).hasSize(failed.size() + 1);
    assertThat(ended.code()).isEqualTo(failed.isEmpty() ? 0 : 1);
  }

  @Test
  void aPictureThatCannotBeNamedIsOneLine() throws Exception {
    Ended ended = shell("exec \"$@\" \"$d/x.png\"", command("predict"));
    assertThat(ended.output()).startsWith("fmnist: FILE: ").contains("set LC_ALL=C.UTF-8");
    assertThat(ended.code()).isEqualTo(2);
  }

  @Test
  void anArgumentThatCannotBeNamedIsOneLine() throws Exception {
    Ended ended = shell("exec \"$@\" --out \"$d/x\"", command("export"));
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.output()).contains("--out: ", "set LC_ALL=C.UTF-8");
    assertNothingWasMade();
  }

  /** One folder, of the right name, and empty. */
  private void assertNothingWasMade() throws IOException {
    List<Path> folders = folders(folder);
    assertThat(folders).hasSize(1);
    assertThat(folders.get(0)).isEmptyDirectory();
  }

  private static List<Path> folders(Path parent) throws IOException {
    try (var paths = Files.list(parent)) {
      return paths.filter(Files::isDirectory).toList();
    }
  }

  @Test
  void aListedFolderIsRead() throws Exception {
    Path data = SmallData.write(folder.resolve("data"), 8, 4);
    Ended ended =
        shell(
            "mv data/* \"$d\"; rmdir data; cp \"$1\"/fmnist* \"$d\"; shift; exec \"$@\"",
            concat(
                Path.of("checkpoint").toAbsolutePath().toString(),
                JavaProcess.command(ReadListed.class, List.of(folder.toString()))));
    assertThat(ended.output()).isEqualTo("4 images, 18 variables");
    assertThat(ended.code()).isZero();
    assertThat(data).doesNotExist();
  }

  private static List<String> concat(String first, List<String> rest) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(rest);
    return all;
  }

  /** Reads the one folder that it finds. */
  static final class ReadListed {
    private ReadListed() {}

    public static void main(String[] args) throws IOException {
      Path listed = folders(Path.of(args[0])).get(0);
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
      out.print(
          Dataset.readTest(listed).size()
              + " images, "
              + Checkpoints.read(listed).toMap().size()
              + " variables");
    }
  }
}
