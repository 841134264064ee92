package org.fmnist.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Names files in which people keep weights and which are no V2 checkpoints. */
final class OtherFormats {
  /** The number at the end of LevelDB's tables, of which the V1 format is one. */
  private static final byte[] TABLE_END = {
    0x57, (byte) 0xfb, (byte) 0x80, (byte) 0x8b, 0x24, 0x75, 0x47, (byte) 0xdb
  };

  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'};
  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final byte[] LFS = "version https://git-lfs".getBytes(StandardCharsets.US_ASCII);

  private OtherFormats() {}

  /** What lies at a path, or one of the files in a folder, if it is known. */
  static Optional<String> at(Path path) {
    if (!Files.isDirectory(path)) {
      return ofFile(path);
    }
    if (Files.exists(path.resolve("saved_model.pb"))) {
      return Optional.of(savedModel());
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.sorted().map(OtherFormats::inFolder).flatMap(Optional::stream).findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> inFolder(Path file) {
    Optional<String> found =
        Files.exists(file.resolve("saved_model.pb")) ? Optional.of(savedModel()) : ofFile(file);
    return found.map(format -> file.getFileName() + ", " + format);
  }

  private static Optional<String> ofFile(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    if (file.endsWith("saved_model.pb")) {
      return Optional.of(savedModel());
    }
    try {
      byte[] start = start(file);
      if (startsWith(start, HDF5)) {
        return Optional.of("weights or a model of Keras (HDF5), which are not read");
      }
      if (startsWith(start, ZIP)) {
        return Optional.of(
            "a zip archive, such as models of Keras (.keras) and PyTorch are, which is not read");
      }
      if (endsWithTable(file)) {
        return Optional.of(
            "a checkpoint in the V1 format, which is not read; load it in TensorFlow and save it"
                + " with tf.compat.v1.train.Saver(write_version=V2)");
      }
      return startsWith(start, LFS)
          ? Optional.of("a pointer of Git LFS; git lfs pull brings the file")
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String savedModel() {
    return "a SavedModel, whose weights are not read (its variables/variables is a checkpoint)";
  }

  private static byte[] start(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(64);
    }
  }

  private static boolean endsWithTable(Path file) throws IOException {
    try (var channel = Files.newByteChannel(file)) {
      if (channel.size() < 48) {
        return false;
      }
      ByteBuffer end = ByteBuffer.allocate(TABLE_END.length);
      channel.position(channel.size() - TABLE_END.length);
      while (end.hasRemaining() && channel.read(end) >= 0) {}
      return Arrays.equals(end.array(), TABLE_END);
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }
}
