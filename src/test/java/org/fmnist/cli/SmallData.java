package org.fmnist.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;

/** A folder with the first few hundred images of Fashion-MNIST, so that commands are quick. */
public final class SmallData {
  public static final int TRAIN = 320;
  public static final int TEST = 96;

  private SmallData() {}

  public static Path write(Path directory) {
    return write(directory, TRAIN, TEST);
  }

  public static Path write(Path directory, int train, int test) {
    Dataset all = Dataset.embedded();
    try {
      Files.createDirectories(directory);
      write(directory, "train", all.train(), train);
      write(directory, "t10k", all.test(), test);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return directory;
  }

  private static void write(Path directory, String split, LabeledImages images, int count)
      throws IOException {
    LabeledImages some = images.subset(IntStream.range(0, count).toArray());
    Files.write(
        directory.resolve(split + "-images-idx3-ubyte"),
        ByteBuffer.allocate(16 + count * 784)
            .putInt(2051)
            .putInt(count)
            .putInt(28)
            .putInt(28)
            .put(some.pixels())
            .array());
    Files.write(
        directory.resolve(split + "-labels-idx1-ubyte"),
        ByteBuffer.allocate(8 + count).putInt(2049).putInt(count).put(some.labels()).array());
  }
}
