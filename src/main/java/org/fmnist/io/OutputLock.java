package org.fmnist.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps two processes of a user on one machine from writing to the same place. All places share one
 * empty file in the folder for temporary files ({@code java.io.tmpdir}), in which each locks a byte
 * of its own, so that nothing stands among the results and no files pile up; a lock ends with the
 * process, however that ends. It does not see other users, other machines on a shared disk, or
 * processes with another such folder, and where no such file can be made, it goes without. May be
 * shared between threads.
 */
public final class OutputLock implements AutoCloseable {
  private static final OutputLock NONE = new OutputLock(null);

  /**
   * Open until the process ends: on POSIX systems, closing one channel of a file ends all locks
   * that the process has on it.
   */
  private static @Nullable FileChannel shared;

  private final @Nullable FileLock lock;

  private OutputLock(@Nullable FileLock lock) {
    this.lock = lock;
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
    try {
      FileLock lock = channel().tryLock(position(out), 1, false);
      if (lock != null) {
        return new OutputLock(lock);
      }
    } catch (OverlappingFileLockException e) {
      // Held in this process: reported like any other holder.
    } catch (IOException e) {
      return NONE;
    }
    throw FmnistException.about(
        "out",
        "expected a directory that no other process writes to, found one in use: "
            + out
            + "; wait until it ends, or name another");
  }

  private static synchronized FileChannel channel() throws IOException {
    FileChannel channel = shared;
    if (channel == null || !channel.isOpen()) {
      String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9._-]", "_");
      Path file = Path.of(System.getProperty("java.io.tmpdir"), "fmnist-" + user + ".lock");
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      shared = channel;
    }
    return channel;
  }

  /** The same for every way to write a path, links followed as far as they exist. */
  private static long position(Path out) {
    Path absolute = out.toAbsolutePath().normalize();
    Path existing = Folders.nearest(out);
    Path real = absolute;
    try {
      real = existing.toRealPath().resolve(existing.relativize(absolute));
    } catch (IOException e) {
      // The path as it was written will do.
    }
    UUID hash = UUID.nameUUIDFromBytes(real.toString().getBytes(StandardCharsets.UTF_8));
    return hash.getMostSignificantBits() >>> 2;
  }

  /** Lets others write there. */
  @Override
  public void close() {
    try {
      if (lock != null) {
        lock.release();
      }
    } catch (IOException e) {
      // Nothing was written to the file.
    }
  }
}
