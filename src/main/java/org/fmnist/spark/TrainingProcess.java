package org.fmnist.spark;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.TaskKilledException;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.FmnistException;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.io.Json;
import org.fmnist.runtime.NativesFolder;

/**
 * A training run as a process of its own: the command line's {@code train}, which ends no later
 * than the process that began it.
 */
final class TrainingProcess {
  /** A process, not a class that this one uses: front ends do not know one another. */
  private static final String COMMAND_LINE = "org.fmnist.cli.Main";

  private static final int WRONG_USAGE = 2;
  private static final int LOOK_MILLIS = 200;
  private static final Pattern ERROR = Pattern.compile("fmnist: (?:--([a-z0-9-]+): )?(.*)");

  private final List<String> words;

  /**
   * @param flags of {@code train} beside those that stand here
   * @param directory holds a run to go on with, or nothing
   */
  TrainingProcess(List<String> flags, long seed, int threads, Path directory) {
    this(flags);
    words.addAll(List.of("--seed", "" + seed, "--threads", "" + threads));
    words.addAll(List.of("--out", directory.toString(), "--quiet", "--json"));
    if (Files.exists(directory.resolve("config.json"))) {
      words.add("--resume");
    }
  }

  private TrainingProcess(List<String> flags) {
    this.words = new ArrayList<>(List.of("train"));
    words.addAll(flags);
  }

  /**
   * Refuses flags that {@code train} does not have.
   *
   * @throws InvalidSettingException with its own words
   */
  static void check(List<String> flags) {
    TrainingProcess help = new TrainingProcess(flags);
    help.words.add("--help");
    help.run(output -> Map.of(), () -> false);
  }

  /**
   * Runs to the end.
   *
   * @param cancelled asked several times a second; where it says so, the process ends at once
   * @return what {@code train --json} prints
   * @throws FmnistException with the line that the run fails with
   */
  Map<String, Object> run(BooleanSupplier cancelled) {
    return run(Json::readMap, cancelled);
  }

  /** What is made of a file. */
  private interface Reader {
    Map<String, Object> read(Path file);
  }

  private Map<String, Object> run(Reader reader, BooleanSupplier cancelled) {
    try {
      Path folder = Files.createTempDirectory("fmnist-train");
      Path output = folder.resolve("output.json");
      Path errors = folder.resolve("errors.txt");
      try {
        int code = run(output, errors, cancelled);
        if (code != 0) {
          throw failure(code, Files.readString(errors));
        }
        return reader.read(output);
      } finally {
        Files.deleteIfExists(output);
        Files.deleteIfExists(errors);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new FmnistException("cannot run a training: " + AtomicFiles.reason(e), e);
    }
  }

  private int run(Path output, Path errors, BooleanSupplier cancelled) throws IOException {
    Process process =
        new ProcessBuilder(command())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (cancelled.getAsBoolean()) {
          throw new TaskKilledException("cancelled");
        }
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TaskKilledException("interrupted");
    } finally {
      process.destroyForcibly();
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + Runtime.getRuntime().maxMemory());
    String natives = System.getProperty(NativesFolder.PROPERTY);
    if (natives != null) {
      command.add("-D" + NativesFolder.PROPERTY + "=" + natives);
    }
    command.addAll(List.of("-cp", classPath(), EndsWithParent.class.getName()));
    command.addAll(List.of("" + ProcessHandle.current().pid(), COMMAND_LINE));
    command.addAll(words);
    return command;
  }

  /** The jar that this class is in; where it is in a folder, what it needs lies elsewhere. */
  private static String classPath() {
    try {
      Path place =
          Path.of(
              TrainingProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Files.isDirectory(place)
          ? place + File.pathSeparator + System.getProperty("java.class.path")
          : place.toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FmnistException failure(int code, String errors) {
    Matcher line = ERROR.matcher("");
    if (errors.lines().noneMatch(text -> line.reset(text).matches())) {
      return new FmnistException(
          "expected a run that ends, found one that ended with exit code "
              + code
              + errors.lines().findFirst().map(first -> ": " + first).orElse(""));
    }
    String setting = line.group(1) == null ? Verb.TRAIN.toString() : line.group(1);
    return code == WRONG_USAGE
        ? new InvalidSettingException(setting, line.group(2))
        : FmnistException.about(setting, line.group(2));
  }
}
