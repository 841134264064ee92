package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import org.fmnist.JavaProcess;
import org.fmnist.runtime.CpuFeatures;
import org.fmnist.runtime.TensorFlowNatives;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Closed streams, odd homes, other digits, little memory: what the process is started in. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SurroundingsTest {
  private static final String CACHE = "org.bytedeco.javacpp.cachedir";

  @TempDir static Path shared;
  private static Path data;

  @TempDir Path folder;

  @BeforeAll
  static void writeData() {
    data = SmallData.write(shared.resolve("data"));
  }

  /** A process of its own, started by a line of the shell in which {@code "$@"} is the program. */
  private Ran shell(String line, List<String> java, String... arguments) throws Exception {
    return shell(line, Main.class, java, arguments);
  }

  private Ran shell(String line, Class<?> main, List<String> java, String... arguments)
      throws Exception {
    List<String> program = new ArrayList<>(JavaProcess.command(main, List.of(arguments)));
    program.addAll(1, java);
    List<String> command = new ArrayList<>(List.of("sh", "-c", line, "sh"));
    command.addAll(program);
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private Ran java(List<String> options, String... arguments) throws Exception {
    return shell("exec \"$@\"", options, arguments);
  }

  @Test
  void aResultThatCannotBeWrittenIsAFailure() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    PrintStream notes = new PrintStream(err, true, StandardCharsets.UTF_8);
    PrintStream results = new PrintStream(full, true, StandardCharsets.UTF_8);
    int code = new Main(results, notes, false, () -> false).run("--version");
    assertThat(code).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("fmnist: cannot write the result to standard output")
        .hasLineCount(1);
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "not run: there is no /dev/full")
  void aFullDeviceIsAFailure() throws Exception {
    Ran ran = shell("exec \"$@\" > /dev/full", List.of(), "--version");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.errorLines()).hasSize(1);
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "not run: needs a POSIX shell")
  void aClosedStandardErrorIsNoReasonToEnd() throws Exception {
    Ran ran = shell("exec \"$@\" 2>&-", List.of(), "evaluate", "--data", data.toString());
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("accuracy");
  }

  /** TensorFlow would end the process at the first convolution. */
  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "not run: needs a POSIX shell")
  void bfloat16IsRefusedWhereOneDnnIsHeldBelowIt() throws Exception {
    String held = "ONEDNN_MAX_CPU_ISA=AVX2 exec \"$@\"";
    Path out = folder.resolve("run");
    Ran ran = shell(held, List.of(), train("bf16", out));
    if (CpuFeatures.here().contains("avx512f")) {
      assertThat(ran.code()).isEqualTo(1);
      assertThat(ran.errorLines()).hasSize(1);
      assertThat(ran.err()).contains("--precision: expected", "ONEDNN_MAX_CPU_ISA=AVX2", "unset");
      assertThat(out).doesNotExist();
    } else {
      assertThat(ran.code()).isZero();
    }
    Path auto = folder.resolve("auto");
    assertThat(shell(held, List.of(), train("auto", auto)).code()).isZero();
    assertThat(auto.resolve("config.json")).content().contains("\"precision\" : \"fp32\"");
    Ran doctor = shell(held, List.of(), "doctor");
    assertThat(doctor.code()).isZero();
    assertThat(doctor.out()).contains("note   cpu", "ONEDNN_MAX_CPU_ISA=AVX2", "-> unset");
  }

  private static String[] train(String precision, Path out) {
    return new String[] {
      "train",
      "--preset",
      "quick",
      "--precision",
      precision,
      "--max-steps",
      "1",
      "--quiet",
      "--data",
      data.toString(),
      "--valid-size",
      "10",
      "--out",
      out.toString()
    };
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "not run: there is no /proc")
  void helpNeedsNoFolderAndTheRestNamesIt() throws Exception {
    List<String> nowhere =
        List.of("-D" + CACHE + "=/proc/none", "-Djna.tmpdir=/proc/none", "-Duser.home=/proc/none");
    assertThat(java(nowhere, "--help").code()).isZero();
    assertThat(java(nowhere, "evaluate", "--help").code()).isZero();
    Ran ran = java(nowhere, "evaluate", "--data", data.toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.errorLines()).hasSize(1);
    assertThat(ran.err()).contains("/proc/none cannot be written", "-D" + CACHE + "=DIR");
    Ran doctor = java(nowhere, "doctor");
    assertThat(doctor.code()).isEqualTo(1);
    assertThat(doctor.err()).isEmpty();
    assertThat(doctor.out()).contains("failed cache", "/proc/none", "ok     dataset");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "not run: mount namespaces are Linux's")
  void aHomeThatNothingRunsFromIsPassedOver() throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    String mounted = "unshare -rm sh -c 'mount -t tmpfs -o noexec tmpfs " + home;
    Ran allowed = shell(mounted + "'", List.of(), "--version");
    assumeTrue(allowed.code() == 0, "not run: this user may not mount in a namespace");
    String line = mounted + " && exec \"$@\"' sh \"$@\"";
    List<String> configured = List.of("-D" + CACHE + "=" + home);
    Ran ran = shell(line, configured, "evaluate", "--data", data.toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.errorLines()).hasSize(1);
    assertThat(ran.err()).contains(home + " is on a disk that nothing may be run from (noexec)");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "not run: mount namespaces are Linux's")
  void withoutFontsAResultIsNotLost() throws Exception {
    String hidden =
        "unshare -rm sh -c 'for d in /usr/share/fonts /usr/local/share/fonts /etc/fonts"
            + " /var/cache/fontconfig; do [ ! -d $d ] || mount -t tmpfs tmpfs $d; done";
    Ran allowed = shell(hidden + "'", List.of(), "--version");
    assumeTrue(allowed.code() == 0, "not run: this user may not mount in a namespace");
    Path attack = folder.resolve("attack");
    Path page = folder.resolve("page.html");
    String line = hidden + "; exec \"$@\" 2>&1' sh \"$@\"";
    String flags = "attack --method fgsm --target any --count 20 --data " + data + " --out ";
    Ran ran = shell(line, List.of(), (flags + attack).split(" "));
    assertThat(ran.code()).as(ran.out()).isZero();
    assertThat(ran.out()).contains("could not draw", "Java finds no fonts");
    assertThat(attack.resolve("summary.json")).exists();
    Ran report = shell(line, List.of(), "report", attack.toString(), "--out", page.toString());
    assertThat(report.code()).as(report.out()).isZero();
    assertThat(Files.readString(page)).contains("The chart could not be drawn");
  }

  /**
   * Of the right size and time, so that it would be loaded: zeros but for the first page, which the
   * system takes for a library and would run.
   */
  private Path damagedLibrary() throws IOException {
    String name = TensorFlowNatives.folder() + System.mapLibraryName("jnitensorflow");
    URL url = SurroundingsTest.class.getResource("/" + name);
    assertThat(url).as(name).isNotNull();
    JarURLConnection connection = (JarURLConnection) url.openConnection();
    JarEntry entry = connection.getJarEntry();
    String jar = Path.of(connection.getJarFile().getName()).getFileName().toString();
    Path copy = folder.resolve(jar).resolve(name);
    Files.createDirectories(copy.getParent());
    try (RandomAccessFile file = new RandomAccessFile(copy.toFile(), "rw");
        InputStream in = url.openStream()) {
      file.write(in.readNBytes(1 << 12));
      file.setLength(entry.getSize());
    }
    Files.setLastModifiedTime(copy, FileTime.fromMillis(entry.getTime()));
    return copy;
  }

  @Test
  void doctorLooksAtTheLibraryBeforeItIsLoaded() throws Exception {
    Path copy = damagedLibrary();

    Ran ran = java(List.of("-D" + CACHE + "=" + folder), "doctor");

    assertThat(ran.code()).as(ran.err()).isEqualTo(1);
    assertThat(ran.out()).contains("failed cache", "damaged: " + copy, "ok     dataset");
    assertThat(ran.out()).doesNotContain("tensorflow  ").endsWith("failed\n");
  }

  @Test
  void aDamagedLibraryIsNotLoaded() throws Exception {
    Path copy = damagedLibrary();
    List<String> java = List.of("-D" + CACHE + "=" + folder);
    String[] evaluate = {"evaluate", "--quiet", "--data", data.toString()};

    Ran damaged = java(java, evaluate);

    assertThat(damaged.code()).as(damaged.err()).isEqualTo(1);
    assertThat(damaged.errorLines()).hasSize(1);
    assertThat(damaged.err()).contains("damaged where it was unpacked: " + copy, "delete that");
    Files.delete(copy);
    assertThat(java(java, evaluate).code()).isZero();
    assertThat(java(java, evaluate).code()).isZero();

    FileTime time = Files.getLastModifiedTime(copy);
    Files.write(copy, new byte[(int) Files.size(copy)]);
    Files.setLastModifiedTime(copy, time);
    assertThat(java(java, evaluate).err()).contains("damaged where it was unpacked: " + copy);
  }

  @Test
  void doctorFindsThatMemoryIsShort() throws Exception {
    Ran ran = java(List.of("-Xmx40m"), "doctor");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("ok     java", "failed dataset     out of memory");
    assertThat(ran.out()).endsWith("checks failed\n");
  }

  /** The process's end must not wait for work that has ended in an error. */
  public static final class Broken {
    private Broken() {}

    public static void main(String[] arguments) {
      try (Interrupts interrupts = Interrupts.install()) {
        if (!interrupts.requested()) {
          throw new StackOverflowError("broken");
        }
      }
    }
  }

  @Test
  void anErrorDoesNotMakeTheEndWait() throws Exception {
    Ran ran = shell("exec \"$@\"", Broken.class, List.of());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("broken").doesNotContain("stopped without waiting");
  }

  /** Arabic, Persian, Bengali, Marathi, Nepali, Burmese and Tibetan digits. */
  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "fa-IR", "bn-BD", "mr-IN", "ne-NP", "my-MM", "dz-BT"})
  void otherDigitsChangeNothing(String tag) {
    String source = " --quiet --data " + data;
    String evaluate = "evaluate --json" + source;
    Path run = folder.resolve("run");
    Ran before = Ran.of(evaluate.split(" "));
    Locale locale = Locale.getDefault(Locale.Category.FORMAT);
    Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag(tag));
    try {
      assertThat(Ran.of(evaluate.split(" ")).json().get("accuracy"))
          .isEqualTo(before.json().get("accuracy"));
      String train = "train --valid-size 64 --max-steps 2 --out " + run + source;
      assertThat(Ran.of(train.split(" ")).code()).isZero();
      String export = "export --checkpoint " + run.resolve("last") + " --out " + run + "/saved";
      assertThat(Ran.of(export.split(" ")).code()).isZero();
      assertThat(run.resolve("last/fmnist_cnn.ckpt.data-00000-of-00001")).exists();
    } finally {
      Locale.setDefault(Locale.Category.FORMAT, locale);
    }
  }
}
