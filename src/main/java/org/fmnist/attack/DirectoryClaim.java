package org.fmnist.attack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.FmnistException;
import org.fmnist.io.OutputDirectory;

/**
 * A directory that an attack is going to write to, made and tried before the work begins. Closing
 * it removes it again if it is new and still empty.
 */
final class DirectoryClaim implements AutoCloseable {
  private final Path directory;
  private final boolean isNew;

  /**
   * @param directory see {@link #require}
   * @throws FmnistException if it cannot be written to
   */
  DirectoryClaim(Path directory) {
    this.directory = directory;
    this.isNew = !Files.exists(directory);
    OutputDirectory.make(directory);
    try {
      Files.delete(Files.createTempFile(directory, ".fmnist", ".tmp"));
    } catch (IOException e) {
      close();
      throw FmnistException.about(
          "out",
          "expected a directory that can be written to, found "
              + directory
              + ": "
              + AtomicFiles.reason(e)
              + "; name another",
          e);
    }
  }

  /**
   * Checks that a directory can take an attack; nothing is made.
   *
   * @param resume whether it must hold an interrupted one, or else nothing
   * @throws FmnistException if it holds something else
   */
  static void require(Path directory, boolean resume) {
    if (!resume) {
      OutputDirectory.requireFree(directory);
    } else if (!Files.exists(directory.resolve(AttackDirectory.UNFINISHED))) {
      throw FmnistException.about(
          "resume",
          "expected "
              + AttackDirectory.UNFINISHED
              + " in "
              + directory
              + ", found none; begin a new attack there");
    }
  }

  @Override
  public void close() {
    if (isNew) {
      try {
        Files.deleteIfExists(directory);
      } catch (IOException e) {
        // It holds results.
      }
    }
  }
}
