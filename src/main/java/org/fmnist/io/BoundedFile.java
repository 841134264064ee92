package org.fmnist.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads whole files of a size that cannot surprise. Static functions only, which may be called from
 * several threads.
 */
public final class BoundedFile {
  private BoundedFile() {}

  /**
   * The bytes of a file.
   *
   * @param most the number of bytes that no sound file of this kind exceeds
   * @throws FmnistException if there is no such file, it cannot be read, or it is larger
   */
  public static byte[] read(Path file, int most) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most);
      if (in.read() >= 0) {
        throw new FmnistException(
            file + ": expected at most " + most + " bytes, found more; it is of another kind");
      }
      return bytes;
    } catch (IOException e) {
      throw new FmnistException(
          file + ": cannot be read: " + AtomicFiles.reason(e) + "; check the name and permissions",
          e);
    }
  }
}
