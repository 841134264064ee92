package org.fmnist.io;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Directories that results are written to. Static functions only, which may be called from several
 * threads for different files.
 */
public final class OutputDirectory {
  private static final String SETTING = "out";

  private OutputDirectory() {}

  /**
   * Checks that a directory is absent or empty; nothing is made.
   *
   * @return the directory
   * @throws FmnistException if it holds something or cannot be read
   */
  public static Path requireFree(Path out) {
    if (!Files.exists(out)) {
      return out;
    }
    try (Stream<Path> entries = Files.list(out)) {
      if (entries.findAny().isPresent()) {
        throw FmnistException.about(
            SETTING,
            "expected an absent or empty directory, found files in " + out + "; name another");
      }
    } catch (NotDirectoryException e) {
      throw FmnistException.about(
          SETTING,
          "expected an absent or empty directory, found the file " + out + "; name another",
          e);
    } catch (IOException e) {
      throw FmnistException.about(
          SETTING, "cannot read the directory " + out + ": " + AtomicFiles.reason(e), e);
    }
    return out;
  }

  /**
   * Checks that a directory can be made, or written to if it exists; nothing is made.
   *
   * @throws FmnistException if it cannot
   */
  public static void requireWritable(Path out) {
    requireWritable(Folders.nearest(out), SETTING);
  }

  /**
   * Checks that files can be made in a directory that exists, by making one and removing it.
   *
   * @param setting the caller's name of what is to be written, for the message
   */
  static void requireWritable(Path directory, String setting) {
    if (!Files.isDirectory(directory)) {
      throw FmnistException.about(
          setting, "expected a directory that exists, found none: " + directory + "; name another");
    }
    try {
      Files.delete(Files.createTempFile(directory, ".fmnist", ".check"));
    } catch (IOException e) {
      throw FmnistException.about(
          setting,
          "cannot write to " + directory + ": " + AtomicFiles.reason(e) + "; name another",
          e);
    }
  }

  /**
   * Makes a directory: late, so that a failure before leaves nothing behind.
   *
   * @return the directory
   * @throws FmnistException if the disk refuses
   */
  public static Path make(Path out) {
    Path existing = Folders.nearest(out);
    try {
      Files.createDirectories(out);
      // The new names, too, outlive a power cut.
      for (Path made = out.toAbsolutePath().normalize();
          !made.equals(existing);
          made = requireNonNull(made.getParent())) {
        AtomicFiles.syncFolder(requireNonNull(made.getParent()));
      }
      return out;
    } catch (IOException e) {
      throw FmnistException.about(
          SETTING, "cannot make the directory " + out + ": " + AtomicFiles.reason(e), e);
    }
  }
}
