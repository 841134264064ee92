package org.fmnist.data;

import java.io.InputStream;
import java.nio.file.Path;
import org.fmnist.io.FmnistException;
import org.fmnist.io.IdxInput;

/**
 * Training and test images of Fashion-MNIST, or of a dataset laid out like it. Immutable.
 *
 * @param train 60,000 images in Fashion-MNIST
 * @param test 10,000 images in Fashion-MNIST
 */
public record Dataset(LabeledImages train, LabeledImages test) {
  static final String TRAIN = "train";
  static final String TEST = "t10k";

  /** Fashion-MNIST as it is packed into the jar. */
  public static Dataset embedded() {
    return new Dataset(embedded(TRAIN), embedded(TEST));
  }

  /** The test images of {@link #embedded} alone, a seventh of the work. */
  public static LabeledImages embeddedTest() {
    return embedded(TEST);
  }

  /**
   * Reads a folder with the four IDX files that Fashion-MNIST consists of ({@code
   * train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code t10k-…}), each plain or with
   * {@code .gz}; the plain one goes first. Names may have a dot for the second dash. The files may
   * also lie one folder down, as Kaggle and torchvision lay them; and Kaggle's {@code
   * fashion-mnist_train.csv} and {@code fashion-mnist_test.csv} are read where they are not.
   *
   * @throws FmnistException if one is missing or is not exactly what it should be
   */
  public static Dataset read(Path dir) {
    DatasetFolder folder = new DatasetFolder(dir);
    return new Dataset(folder.read(TRAIN), folder.read(TEST));
  }

  /**
   * The test images of {@link #read} alone; the other files are not looked at.
   *
   * @throws FmnistException if a file is missing or is not exactly what it should be
   */
  public static LabeledImages readTest(Path dir) {
    return new DatasetFolder(dir).read(TEST);
  }

  private static LabeledImages embedded(String split) {
    try (IdxInput images = open(split + "-images-idx3-ubyte");
        IdxInput labels = open(split + "-labels-idx1-ubyte")) {
      return Idx.read(images, labels);
    }
  }

  private static IdxInput open(String name) {
    String resource = name + ".gz";
    InputStream stream = Dataset.class.getResourceAsStream(resource);
    if (stream == null) {
      throw new FmnistException(
          "embedded " + resource + ": expected it in the jar, found nothing; build the jar again");
    }
    return IdxInput.of("embedded " + resource, stream);
  }
}
