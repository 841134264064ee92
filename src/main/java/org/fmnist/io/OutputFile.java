package org.fmnist.io;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that results are written to. Static functions only, which may be called from several
 * threads for different files.
 */
public final class OutputFile {
  private OutputFile() {}

  /**
   * Checks before the work that a file can be written after it; nothing is made.
   *
   * @param setting the caller's name of the file, for the message
   * @return the file
   * @throws FmnistException if it is a directory, or its directory is missing or takes no files
   */
  public static Path requireWritable(Path file, String setting) {
    Path directory = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      throw FmnistException.about(
          setting, "expected a file to write, found the directory " + file + "; name a file in it");
    }
    OutputDirectory.requireWritable(directory == null ? file : directory, setting);
    return file;
  }

  /**
   * Refuses to put an array in the place of another kind of file, such as a checkpoint's own.
   *
   * @param setting that names the file
   */
  public static void requireNpy(Path file, String setting) {
    if (Files.exists(file) && !file.toString().endsWith(".npy")) {
      throw FmnistException.about(
          setting,
          "expected a new file or an .npy file to replace, found " + file + "; name another");
    }
  }
}
