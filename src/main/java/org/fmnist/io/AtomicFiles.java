package org.fmnist.io;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Writes files that appear whole or not at all, also over a power cut: to a neighbour first, which
 * is brought to the disk, then an atomic rename, which is too. Static functions only, which may be
 * called from several threads for different files.
 */
public final class AtomicFiles {
  private AtomicFiles() {}

  /** Writes the content of a file to the stream that it is given. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes {@code file}, replacing an older one only when the new one is complete.
   *
   * @throws FmnistException if the disk refuses; the older file is then still there
   */
  public static void write(Path file, Content content) {
    Path target = file.toAbsolutePath();
    Path partial = target.resolveSibling("." + target.getFileName() + ".partial");
    try {
      try (OutputStream out = Files.newOutputStream(partial)) {
        content.writeTo(out);
      }
      sync(partial);
      Files.move(
          partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncFolder(requireNonNull(target.getParent()));
    } catch (IOException e) {
      deleteQuietly(partial);
      throw new FmnistException(
          "cannot write "
              + file
              + ": "
              + reason(e)
              + "; check that the folder exists and the disk has room",
          e);
    }
  }

  /** Writes bytes, see {@link #write(Path, Content)}. */
  public static void write(Path file, byte[] bytes) {
    write(file, out -> out.write(bytes));
  }

  /** Lines of text as the bytes of a file: UTF-8, each ended by a newline. */
  public static byte[] lines(List<String> lines) {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Waits until the content of a file is on the disk, so that no power cut can empty it. */
  public static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Waits until the names in a folder are on the disk, where the file system can do that. */
  public static void syncFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows and some network file systems refuse to open folders; the file itself is safe.
    }
  }

  /** What an I/O error means in words: the JDK's messages are often only a path. */
  public static String reason(IOException e) {
    String kind = e.getClass().getSimpleName().replace("Exception", "");
    String message = e.getMessage();
    if (e instanceof java.nio.file.FileSystemException fs) {
      return fs.getReason() == null ? kind : fs.getReason();
    }
    return message == null ? kind : message;
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException ignored) {
      // The first failure is the one to report.
    }
  }
}
