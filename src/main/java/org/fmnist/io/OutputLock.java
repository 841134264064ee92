package org.fmnist.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps two processes of a user on one machine from writing to the same place. The lock is on a
 * file in the folder for temporary files ({@code java.io.tmpdir}), so that nothing stands among the
 * results; it ends with the process, however that ends. It does not see other users, other machines
 * on a shared disk, or processes with another such folder, and where no such file can be made, it
 * goes without. May be shared between threads.
 */
public final class OutputLock implements AutoCloseable {
  private static final OutputLock NONE = new OutputLock(null);

  private final @Nullable FileChannel channel;

  private OutputLock(@Nullable FileChannel channel) {
    this.channel = channel;
  }

  public static OutputLock none() {
    return NONE;
  }

  /**
   * Locks a place to write to, which need not exist.
   *
   * @throws FmnistException if another process, or this one, holds it, or the locale cannot name it
   */
  public static OutputLock of(Path out) {
    PathNames.requireNameable(out);
    Path file = lockFile(out);
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new OutputLock(channel);
      }
    } catch (OverlappingFileLockException e) {
      // Held in this process: reported like any other holder.
    } catch (IOException e) {
      close(channel);
      return NONE;
    }
    close(channel);
    throw FmnistException.about(
        "out",
        "expected a place that no other run writes to, found one that does: "
            + out
            + "; wait for it, or name another");
  }

  /** The same for every way to write a path, links followed as far as they exist. */
  private static Path lockFile(Path out) {
    Path absolute = out.toAbsolutePath().normalize();
    Path existing = absolute;
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    Path real = absolute;
    try {
      real = existing.toRealPath().resolve(existing.relativize(absolute));
    } catch (IOException e) {
      // The path as it was written will do.
    }
    String key = System.getProperty("user.name") + ":" + real;
    String name = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
    return Path.of(System.getProperty("java.io.tmpdir"), "fmnist-" + name + ".lock");
  }

  private static void close(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // Nothing was written to it.
    }
  }

  /** Lets others write there; the empty file stays, for deleting it could unlock another's. */
  @Override
  public void close() {
    close(channel);
  }
}
