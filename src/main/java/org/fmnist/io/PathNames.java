package org.fmnist.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names of files in an environment whose character set may not hold them. Java decodes names by the
 * locale; in {@code LC_ALL=C} a {@code Path} that came from a folder's listing still opens its
 * file, but its text does not, and native code would make another folder of it. Static functions
 * only, which may be called from several threads.
 */
public final class PathNames {
  /** What Java's decoder puts where a byte is no character of the locale. */
  private static final char UNKNOWN = '\uFFFD';

  /** As a path, one of two slashes would be lost, and output would go to a folder called s3:. */
  private static final Pattern URL =
      Pattern.compile(
          "(?i)(https?|ftp|file|data|s3[an]?|gs|hdfs|abfss?|wasbs?|dbfs):.*", Pattern.DOTALL);

  private PathNames() {}

  /**
   * The path with something added to its last name, such as an ending.
   *
   * @throws FmnistException if the locale cannot name it
   */
  public static Path append(Path path, String ending) {
    return resolve(path.resolveSibling(""), path.getFileName() + ending);
  }

  /**
   * The path of a name in a folder.
   *
   * @throws FmnistException if the locale cannot name it
   */
  public static Path resolve(Path folder, String name) {
    try {
      return folder.resolve(name);
    } catch (InvalidPathException e) {
      throw unnameable(folder + "/" + name, e);
    }
  }

  /**
   * The path of a text that a person typed.
   *
   * @throws FmnistException if it is none or a URL, or the locale cannot name it or the working
   *     directory
   */
  public static Path of(String text) {
    try {
      Path path = Path.of(text);
      if (isUrl(text) && !Files.exists(path)) {
        throw new FmnistException(
            text
                + ": expected a path, found a URL, which is not fetched, nor written to; name a file"
                + " or folder of this machine");
      }
      if (!path.isAbsolute() && !workingDirectoryIsNamed()) {
        throw unnameable(path.toAbsolutePath().toString(), null);
      }
      return path;
    } catch (InvalidPathException e) {
      if (text.chars().anyMatch(c -> c > 0x7F)) {
        throw unnameable(text, e);
      }
      throw new FmnistException("expected a path, found \"" + text + "\"", e);
    }
  }

  /**
   * Whether a text is a URL as people take one for a path: of the web, a file or a cloud's store.
   */
  public static boolean isUrl(String text) {
    return URL.matcher(text).matches();
  }

  /**
   * The absolute path, if its text names the same file: native code goes by the text.
   *
   * @throws FmnistException if the locale cannot name it, or the working directory
   */
  public static Path requireNameable(Path path) {
    Path absolute = path.toAbsolutePath();
    if (absolute.toString().indexOf(UNKNOWN) >= 0
        || (!path.isAbsolute() && !workingDirectoryIsNamed())) {
      throw unnameable(absolute.toString(), null);
    }
    return absolute;
  }

  /**
   * One line if the locale cannot name the working directory, else empty. In Java 21 JNA cannot
   * start the process there by which it looks for libraries.
   */
  public static Optional<String> unnameableWorkingDirectory() {
    return workingDirectoryIsNamed()
        ? Optional.empty()
        : Optional.of(expectedName(workingDirectory().toString()));
  }

  private static Path workingDirectory() {
    return Path.of("").toAbsolutePath();
  }

  /** Java writes ? for what it cannot read in the working directory's name, and then takes it. */
  private static boolean workingDirectoryIsNamed() {
    try {
      return Files.isSameFile(Path.of("."), workingDirectory());
    } catch (IOException e) {
      return false;
    }
  }

  private static FmnistException unnameable(String text, @Nullable Throwable cause) {
    return new FmnistException(expectedName(text), cause);
  }

  private static String expectedName(String text) {
    return text
        + ": expected a name in the character set of the locale ("
        + System.getProperty("sun.jnu.encoding")
        + "), found others; set LC_ALL=C.UTF-8";
  }
}
