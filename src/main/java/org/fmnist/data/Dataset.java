package org.fmnist.data;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fmnist.io.FmnistException;
import org.fmnist.io.IdxInput;

/**
 * Training and test images of Fashion-MNIST, or of a dataset laid out like it.
 *
 * @param train 60,000 images in Fashion-MNIST
 * @param test 10,000 images in Fashion-MNIST
 */
public record Dataset(LabeledImages train, LabeledImages test) {
  private static final String TRAIN = "train";
  private static final String TEST = "t10k";

  /** Opens one of the four files by its name without {@code .gz}. */
  @FunctionalInterface
  private interface Opener {
    IdxInput open(String name);
  }

  /** Fashion-MNIST as it is packed into the jar. */
  public static Dataset embedded() {
    return read(Dataset::openEmbedded);
  }

  /** The test images of {@link #embedded} alone, a seventh of the work. */
  public static LabeledImages embeddedTest() {
    return readSplit(Dataset::openEmbedded, TEST);
  }

  /**
   * Reads a folder with the four IDX files that Fashion-MNIST consists of ({@code
   * train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code t10k-…}), each plain or with
   * {@code .gz}; the plain one goes first.
   *
   * @throws FmnistException if one is missing or is not exactly what it should be
   */
  public static Dataset read(Path dir) {
    return read(openerOf(dir));
  }

  /**
   * The test images of {@link #read} alone; the other files are not looked at.
   *
   * @throws FmnistException if a file is missing or is not exactly what it should be
   */
  public static LabeledImages readTest(Path dir) {
    return readSplit(openerOf(dir), TEST);
  }

  private static Opener openerOf(Path dir) {
    if (!Files.isDirectory(dir)) {
      throw new FmnistException(
          dir
              + ": expected a folder with the four IDX files of Fashion-MNIST, found "
              + (Files.exists(dir) ? "no folder" : "nothing")
              + "; name another, or use the embedded ones");
    }
    return name -> openIn(dir, name);
  }

  private static Dataset read(Opener opener) {
    return new Dataset(readSplit(opener, TRAIN), readSplit(opener, TEST));
  }

  private static LabeledImages readSplit(Opener opener, String split) {
    try (IdxInput images = opener.open(split + "-images-idx3-ubyte");
        IdxInput labels = opener.open(split + "-labels-idx1-ubyte")) {
      return Idx.read(images, labels);
    }
  }

  private static IdxInput openEmbedded(String name) {
    String resource = name + ".gz";
    InputStream stream = Dataset.class.getResourceAsStream(resource);
    if (stream == null) {
      throw new FmnistException(
          "embedded " + resource + ": expected it in the jar, found nothing; build the jar again");
    }
    return IdxInput.of("embedded " + resource, stream);
  }

  private static IdxInput openIn(Path dir, String name) {
    Path plain = dir.resolve(name);
    Path packed = dir.resolve(name + ".gz");
    Path file = Files.exists(plain) ? plain : packed;
    if (!Files.exists(file)) {
      throw new FmnistException(
          dir + ": expected " + name + " or " + name + ".gz, found neither; add the file");
    }
    return IdxInput.open(file);
  }
}
