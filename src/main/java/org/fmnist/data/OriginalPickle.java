package org.fmnist.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.fmnist.io.BoundedFile;
import org.fmnist.io.FmnistException;
import org.fmnist.io.NumpyUnpickler;
import org.fmnist.io.PickledArray;

/**
 * The pickle in which the original's {@code test.py} keeps images that it classified correctly
 * ({@code correct_1k.pkl}): images as float32 [N,1,28,28] in 0..255, and labels as one-hot float32
 * [N,1,10]. It is read as data: nothing that the file names is called. Static functions only, which
 * may be called from several threads.
 */
public final class OriginalPickle {
  /** 20,000 images. */
  private static final int MAX_BYTES = 1 << 26;

  private OriginalPickle() {}

  /**
   * Reads images and labels.
   *
   * @throws FmnistException if the file holds anything else, naming the opcode or global and its
   *     byte; or pixels that are not whole numbers 0..255; or labels that are not one-hot
   */
  public static LabeledImages read(Path file) {
    return parse(file.toString(), BoundedFile.read(file, MAX_BYTES));
  }

  static LabeledImages parse(String name, byte[] file) {
    List<PickledArray> arrays = NumpyUnpickler.read(name, file);
    if (arrays.size() != 2) {
      throw refused(name, "a list of images and labels", "a list of " + arrays.size());
    }
    PickledArray images = arrays.get(0);
    PickledArray labels = arrays.get(1);
    int count = images.shape().length == 0 ? 0 : images.shape()[0];
    requireShape(name, images, "images", count, FashionMnist.SIDE, FashionMnist.SIDE);
    requireShape(name, labels, "labels", count, FashionMnist.CLASSES);
    if (count == 0) {
      throw refused(name, "at least one image", "none");
    }
    return LabeledImages.wrap(pixels(name, images, count), labels(name, labels, count));
  }

  /** The original has a side of 1 behind the count; numpy users often squeeze it away. */
  private static void requireShape(
      String file, PickledArray array, String what, int count, int... sides) {
    int[] squeezed = new int[sides.length + 1];
    squeezed[0] = count;
    System.arraycopy(sides, 0, squeezed, 1, sides.length);
    int[] original = new int[sides.length + 2];
    original[0] = count;
    original[1] = 1;
    System.arraycopy(sides, 0, original, 2, sides.length);
    if (!array.hasShape(original) && !array.hasShape(squeezed)) {
      throw refused(
          file, what + " of shape " + Arrays.toString(original), Arrays.toString(array.shape()));
    }
  }

  private static byte[] pixels(String file, PickledArray images, int count) {
    byte[] pixels = new byte[count * FashionMnist.PIXELS];
    for (int i = 0; i < pixels.length; i++) {
      float value = images.get(i);
      int pixel = (int) value;
      if (pixel != value || pixel < 0 || pixel > FashionMnist.MAX_PIXEL) {
        throw refused(
            file,
            "whole pixels 0 to 255",
            value + " in image " + i / FashionMnist.PIXELS + " at " + i % FashionMnist.PIXELS);
      }
      pixels[i] = (byte) pixel;
    }
    return pixels;
  }

  private static byte[] labels(String file, PickledArray oneHot, int count) {
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = label(file, oneHot, i);
    }
    return labels;
  }

  private static byte label(String file, PickledArray oneHot, int image) {
    int label = -1;
    int others = 0;
    for (int c = 0; c < FashionMnist.CLASSES; c++) {
      float value = oneHot.get(image * FashionMnist.CLASSES + c);
      if (value == 1 && label < 0) {
        label = c;
      } else if (value != 0) {
        others++;
      }
    }
    if (label < 0 || others > 0) {
      throw refused(file, "one 1 among nine 0 as the label of image " + image, "others");
    }
    return (byte) label;
  }

  private static FmnistException refused(String file, String expected, String found) {
    return new FmnistException(
        file
            + ": expected "
            + expected
            + ", found "
            + found
            + "; use a file as the original's test.py writes it");
  }
}
