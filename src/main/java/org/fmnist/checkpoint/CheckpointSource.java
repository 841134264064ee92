package org.fmnist.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.BoundedFile;
import org.fmnist.io.PathNames;

/** Where the files of a checkpoint lie: they share a prefix and differ in what follows it. */
interface CheckpointSource {
  /** 16 MB hold 100,000 variables. */
  int MAX_INDEX_BYTES = 1 << 24;

  /** The file's name as the user knows it. */
  String name(String suffix);

  /** The whole index. */
  byte[] index();

  /** The number of bytes of a data file. */
  long size(String suffix) throws IOException;

  /** A part of a data file, all of which is known to be there. */
  byte[] part(String suffix, long offset, int length) throws IOException;

  /** Files on disk. */
  static CheckpointSource of(Path prefix) {
    return new CheckpointSource() {
      @Override
      public String name(String suffix) {
        return prefix + suffix;
      }

      private Path file(String suffix) {
        return PathNames.append(prefix, suffix);
      }

      @Override
      public byte[] index() {
        return BoundedFile.read(file(".index"), MAX_INDEX_BYTES);
      }

      @Override
      public long size(String suffix) throws IOException {
        return Files.size(file(suffix));
      }

      @Override
      public byte[] part(String suffix, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(file(suffix))) {
          channel.position(offset);
          while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
      }
    };
  }

  /** Resources of the jar, which are small enough to be read whole. */
  static CheckpointSource ofResource(String prefix) {
    return new CheckpointSource() {
      /** Unpacked once: every tensor is a part of the same file. */
      private final Map<String, byte[]> files = new HashMap<>();

      @Override
      public String name(String suffix) {
        return "embedded " + prefix.substring(prefix.lastIndexOf('/') + 1) + suffix;
      }

      @Override
      public byte[] index() {
        try {
          return all(".index");
        } catch (NoSuchFileException e) {
          throw new CheckpointException(
              name(".index") + ": expected it in the jar, found nothing; name a checkpoint", e);
        } catch (IOException e) {
          throw new CheckpointException(name(".index") + ": " + AtomicFiles.reason(e), e);
        }
      }

      @Override
      public long size(String suffix) throws IOException {
        return all(suffix).length;
      }

      @Override
      public byte[] part(String suffix, long offset, int length) throws IOException {
        int from = Math.toIntExact(offset);
        return Arrays.copyOfRange(all(suffix), from, from + length);
      }

      private byte[] all(String suffix) throws IOException {
        byte[] file = files.get(suffix);
        if (file == null) {
          file = unpacked(suffix);
          files.put(suffix, file);
        }
        return file;
      }

      private byte[] unpacked(String suffix) throws IOException {
        try (InputStream in = CheckpointSource.class.getResourceAsStream(prefix + suffix)) {
          if (in == null) {
            throw new NoSuchFileException(name(suffix));
          }
          return in.readAllBytes();
        }
      }
    };
  }
}
