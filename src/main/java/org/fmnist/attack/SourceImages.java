package org.fmnist.attack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.fmnist.data.FashionMnist;
import org.fmnist.data.LabeledImages;
import org.fmnist.data.OriginalPickle;
import org.fmnist.eval.Evaluator;
import org.fmnist.image.ImageConverter;
import org.fmnist.image.ImageFiles;
import org.fmnist.image.Invert;
import org.fmnist.io.ElementType;
import org.fmnist.io.FmnistException;
import org.fmnist.io.Npy;
import org.fmnist.io.NpyArray;
import org.fmnist.model.Classifier;

/**
 * Images as they were read. Immutable as long as nobody writes to the arrays.
 *
 * @param pixels N images, row by row, each byte an unsigned 0..255
 * @param labels N labels 0..9; empty if nobody knows them
 */
public record SourceImages(byte[] pixels, Optional<byte[]> labels) {
  private static final int SIDE = FashionMnist.SIDE;

  static SourceImages of(LabeledImages images) {
    return new SourceImages(images.pixels(), Optional.of(images.labels()));
  }

  /**
   * Reads files; see {@link ImageSource#files}.
   *
   * @throws FmnistException if one is missing or is not what it should be
   */
  static SourceImages read(List<Path> files) {
    if (files.size() == 1 && files.get(0).toString().endsWith(".pkl")) {
      return of(OriginalPickle.read(files.get(0)));
    }
    if (files.size() == 1 && files.get(0).toString().endsWith(".npy")) {
      return arrays(files.get(0));
    }
    return pictures(ImageFiles.expand(files).paths());
  }

  private static SourceImages pictures(List<Path> files) {
    byte[] pixels = new byte[files.size() * FashionMnist.PIXELS];
    for (int i = 0; i < files.size(); i++) {
      byte[] image = ImageConverter.read(files.get(i), Invert.AUTO).pixels();
      System.arraycopy(image, 0, pixels, i * FashionMnist.PIXELS, FashionMnist.PIXELS);
    }
    return new SourceImages(pixels, Optional.empty());
  }

  /** Images with the labels in {@code labels.npy} beside them, as {@code CorrectSample} has it. */
  private static SourceImages arrays(Path file) {
    NpyArray images = Npy.read(file);
    int[] shape = images.shape();
    int count = shape.length == 0 ? 0 : shape[0];
    if (images.dtype() != ElementType.UINT8 || count == 0 || !isShapeOfImages(shape)) {
      throw new FmnistException(
          file
              + ": expected uint8 [N,28,28] of at least one image, found "
              + images
              + "; save pixels 0..255 as uint8, one image after the other");
    }
    Path labels = file.resolveSibling("labels.npy");
    return new SourceImages(
        images.bytes(),
        Files.exists(labels) ? Optional.of(labels(labels, count)) : Optional.empty());
  }

  /** Also with one channel, and flat: both can only be read in one way. */
  private static boolean isShapeOfImages(int[] shape) {
    int count = shape[0];
    return Arrays.equals(shape, new int[] {count, SIDE, SIDE})
        || Arrays.equals(shape, new int[] {count, SIDE, SIDE, 1})
        || Arrays.equals(shape, new int[] {count, FashionMnist.PIXELS});
  }

  private static byte[] labels(Path file, int count) {
    NpyArray array = Npy.read(file);
    boolean whole =
        array.dtype() == ElementType.UINT8
            || array.dtype() == ElementType.INT32
            || array.dtype() == ElementType.INT64;
    if (!whole || !Arrays.equals(array.shape(), new int[] {count})) {
      throw new FmnistException(
          file
              + ": expected labels uint8 ["
              + count
              + "], one for each image, found "
              + array
              + "; save them so, or remove the file: the network's"
              + " predictions then count as labels");
    }
    long[] labels = array.dtype().longs(array.bytes());
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      if (labels[i] < 0 || labels[i] >= FashionMnist.CLASSES) {
        throw new FmnistException(
            file + ": expected labels 0..9, found " + labels[i] + " for image " + i);
      }
      bytes[i] = (byte) labels[i];
    }
    return bytes;
  }

  /** The images with their labels; where nobody knows them, what the classifier takes them for. */
  LabeledImages labelled(Classifier classifier) {
    return LabeledImages.of(pixels, labels.orElseGet(() -> predicted(classifier)));
  }

  private byte[] predicted(Classifier classifier) {
    byte[] predicted = new byte[pixels.length / FashionMnist.PIXELS];
    float[] probabilities = classifier.probabilities(Pixels.floats(pixels));
    IntStream.range(0, predicted.length)
        .forEach(i -> predicted[i] = (byte) Evaluator.predicted(probabilities, i));
    return predicted;
  }
}
