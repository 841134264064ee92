package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The executable: the launcher script with a jar of this project's classes behind it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "not run: needs a POSIX shell")
class LauncherTest {
  private static final Path CLASSES = Path.of("target", "classes");

  @TempDir static Path shared;
  private static Path executable;

  /** The same, in a folder whose name needs no quotes. */
  private static Path plain;

  private static Path data;

  @TempDir Path folder;

  @BeforeAll
  static void build() throws IOException {
    data = SmallData.write(shared.resolve("data"));
    executable = Files.createDirectory(shared.resolve("a folder's name")).resolve("fmnist");
    try (OutputStream out = Files.newOutputStream(executable)) {
      Files.copy(Path.of("src", "main", "launcher", "fmnist.sh"), out);
      writeJar(out);
    }
    Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("rwxr-xr-x"));
    plain = shared.resolve("fmnist");
    Files.copy(executable, plain, StandardCopyOption.COPY_ATTRIBUTES);
  }

  /** All but the dataset, and the libraries by reference: archives want jars, no folders. */
  private static void writeJar(OutputStream out) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, Main.class.getName());
    attributes.put(new Attributes.Name("Enable-Native-Access"), "ALL-UNNAMED"); // as the jar has it
    attributes.put(
        Attributes.Name.CLASS_PATH,
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.endsWith(".jar"))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    try (JarOutputStream jar = new JarOutputStream(out, manifest);
        Stream<Path> files = Files.walk(CLASSES)) {
      jar.setLevel(0);
      files
          .filter(file -> Files.isRegularFile(file) && !file.toString().endsWith(".gz"))
          .filter(file -> !file.endsWith("META-INF/MANIFEST.MF"))
          .forEach(file -> put(jar, file));
    }
  }

  private static void put(JarOutputStream jar, Path file) {
    try {
      jar.putNextEntry(new ZipEntry(CLASSES.relativize(file).toString()));
      Files.copy(file, jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Ran run(Path program, Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().remove("JAVA_OPTS");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("HOME", folder.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private Ran evaluate(Path program, Map<String, String> environment) throws Exception {
    return run(program, environment, "evaluate", "--json", "--quiet", "--data", data.toString());
  }

  private List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".jsa")).toList();
    }
  }

  @Test
  void runsThroughALinkFromAnyFolder() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("fm"), executable);
    Ran ran = run(link, Map.of(), "--version");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).startsWith("fmnist ");
    assertThat(ran.err()).isEmpty();
    assertThat(archives()).isEmpty();
  }

  @Test
  void namesItselfInHelp() throws Exception {
    assertThat(run(executable, Map.of(), "--help").out()).startsWith("Usage: fmnist VERB");
    assertThat(run(executable, Map.of(), "evaluate", "--bogus").errorLines())
        .contains("Try: fmnist evaluate --help");
    assertThat(run(executable, Map.of(), "completion", "bash").out())
        .contains("fmnist() { '" + executable.toString().replace("'", "'\\''") + "' \"$@\"; }");
  }

  @Test
  void archivesItsClassesOnce() throws Exception {
    Ran first = evaluate(plain, Map.of());
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.json()).containsKey("accuracy");
    assertThat(archives()).hasSize(1);
    Path archive = archives().get(0);
    FileTime made = Files.getLastModifiedTime(archive);

    Path loads = folder.resolve("loads.txt");
    Ran second = evaluate(plain, Map.of("FMNIST_JAVA_OPTS", "-Xlog:class+load:file=" + loads));

    assertThat(second.json().get("accuracy")).isEqualTo(first.json().get("accuracy"));
    assertThat(second.err()).isEmpty();
    assertThat(archives()).containsExactly(archive);
    assertThat(Files.getLastModifiedTime(archive)).isEqualTo(made);
    assertThat(Files.readAllLines(loads))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("org.fmnist.cli.EvaluateCommand ", "shared objects file"));
  }

  /** Java 17 and 18 would put none of our classes into it. */
  @Test
  void makesNoArchiveThatHoldsNothing() throws Exception {
    Ran ran = evaluate(executable, Map.of());
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(archives()).hasSize(Runtime.version().feature() < 19 ? 0 : 1);
  }

  @Test
  void aNewerJarGetsAnArchiveOfItsOwn() throws Exception {
    Path program = folder.resolve("fmnist");
    Files.copy(plain, program, StandardCopyOption.COPY_ATTRIBUTES);
    assertThat(evaluate(program, Map.of()).code()).isZero();
    Path archive = archives().get(0);
    FileTime made = Files.getLastModifiedTime(archive);
    Files.setLastModifiedTime(program, FileTime.fromMillis(made.toMillis() + 10_000));

    Ran ran = evaluate(program, Map.of());
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(archives()).containsExactly(archive);
    assertThat(Files.getLastModifiedTime(archive)).isGreaterThan(made);
  }

  @Test
  void doesWithoutAnArchiveWhereItCannotBeWritten() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    Ran ran = evaluate(plain, Map.of("HOME", file.toString()));
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.json()).containsKey("accuracy");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void heedsTheOptionsOfTheEnvironment() throws Exception {
    Map<String, String> options =
        Map.of("JAVA_OPTS", "-Xmx40m -Xlog:gc:file=gc.txt", "FMNIST_JAVA_OPTS", "-Xmx50m");
    assertThat(run(executable, options, "--version").code()).isZero();
    assertThat(Files.readString(folder.resolve("gc.txt"))).contains("Using Serial");
  }

  @Test
  void asksForAJavaThatItCanUse() throws Exception {
    Ran none = run(executable, Map.of("JAVA_HOME", "/none"), "--version");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.errorLines())
        .singleElement()
        .asString()
        .contains("expected Java 17 or newer, found no /none/bin/java");

    Path old = Files.createDirectories(folder.resolve("old/bin"));
    Path java = Files.writeString(old.resolve("java"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(folder.resolve("old/release"), "JAVA_VERSION=\"11.0.2\"\n");
    Ran tooOld = run(executable, Map.of("JAVA_HOME", old.getParent().toString()), "--version");
    assertThat(tooOld.code()).isEqualTo(1);
    assertThat(tooOld.errorLines())
        .singleElement()
        .asString()
        .contains("expected Java 17 or newer, found 11.0.2 at " + java);
  }

  /** The JVM alone answers 0 where standard input is closed, too. */
  @ParameterizedTest
  @ValueSource(strings = {">&-", "<&- >&-", ">&- 2>&-", "<&- >&- 2>&-"})
  void aResultWithoutAStandardOutputIsAFailure(String closed) throws Exception {
    String line = executable.toString().replace("'", "'\\''");
    Ran ran = run(Path.of("sh"), Map.of(), "-c", "'" + line + "' --version " + closed);
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.errorLines()).hasSize(closed.contains("2>&-") ? 0 : 1);
  }

  /** What the script tells apart by name. */
  @Test
  void knowsOnlyVerbsThatThereAre() throws Exception {
    List<String> verbs =
        Stream.concat(Main.commands().stream().map(Command::name), Stream.of("help", "''", "-*"))
            .toList();
    List<String> named =
        Files.readAllLines(Path.of("src", "main", "launcher", "fmnist.sh")).stream()
            .map(String::strip)
            .filter(line -> line.matches("[^()]+ \\| [^()]+\\).*"))
            .flatMap(line -> Stream.of(line.substring(0, line.indexOf(')')).split(" \\| ")))
            .toList();
    assertThat(named).contains("evaluate", "report");
    assertThat(verbs).containsAll(named);
  }
}
