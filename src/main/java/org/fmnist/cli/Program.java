package org.fmnist.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.fmnist.completion.BashCompletion;

/** How this program was started, for the lines that tell a user what to type. */
final class Program {
  private Program() {}

  /** The words that stand for it in help and hints. */
  static String name() {
    return file().filter(file -> !isJar(file)).isPresent() ? "fmnist" : "java -jar fmnist.jar";
  }

  /** The words of a shell that run it from any folder. */
  static String call() {
    return file()
        .map(file -> (isJar(file) ? "java -jar " : "") + BashCompletion.quoted(file.toString()))
        .orElseGet(Program::name);
  }

  private static boolean isJar(Path file) {
    return file.toString().endsWith(".jar");
  }

  /** What {@code java -jar} started: the jar or the executable; empty if it was a class path. */
  private static Optional<Path> file() {
    String path = System.getProperty("java.class.path", "");
    return path.contains(System.getProperty("path.separator"))
        ? Optional.empty()
        : Optional.of(Path.of(path).toAbsolutePath()).filter(Files::isRegularFile);
  }
}
