package org.fmnist.data;

import org.fmnist.io.FileFormatException;
import org.fmnist.io.IdxInput;

/**
 * The IDX format of MNIST, as far as Fashion-MNIST uses it: big-endian header, then unsigned bytes.
 * Nothing in a header is believed before the bytes are there.
 */
final class Idx {
  static final int IMAGES_MAGIC = 0x00000803;
  static final int LABELS_MAGIC = 0x00000801;

  /** Bounds the memory that a packed file can ask for to 800 MB: sixteen times Fashion-MNIST. */
  private static final int MAX_IMAGES = 1_000_000;

  private Idx() {}

  /**
   * Reads a pair of files to their ends.
   *
   * @throws FileFormatException if anything in them is not as it should be
   */
  static LabeledImages read(IdxInput images, IdxInput labels) {
    int count = header(images, IMAGES_MAGIC, "of an image file (0x00000803)");
    side(images, "rows");
    side(images, "columns");
    int labelCount = header(labels, LABELS_MAGIC, "of a label file (0x00000801)");
    if (labelCount != count) {
      throw FileFormatException.at(
          labels.name(), 4, "count of labels", count + " as in " + images.name(), labelCount);
    }
    byte[] labelBytes = labels.bytes(count, "labels");
    labels.expectEnd();
    checkLabels(labels.name(), labelBytes);
    byte[] pixels = images.bytes(count * LabeledImages.PIXELS, "pixels");
    images.expectEnd();
    return LabeledImages.wrap(pixels, labelBytes);
  }

  /** Checks the magic number and returns the count behind it. */
  private static int header(IdxInput input, int magic, String magicOf) {
    int found = input.int32("magic number");
    if (found != magic) {
      throw FileFormatException.at(
          input.name(), 0, "magic number", "that " + magicOf, String.format("0x%08x", found));
    }
    int count = input.int32("count");
    if (count < 1 || count > MAX_IMAGES) {
      throw FileFormatException.at(
          input.name(), 4, "count", "1 to " + MAX_IMAGES, Integer.toUnsignedString(count));
    }
    return count;
  }

  private static void side(IdxInput input, String what) {
    long offset = input.offset();
    int found = input.int32(what);
    if (found != LabeledImages.SIDE) {
      throw FileFormatException.at(
          input.name(), offset, what, LabeledImages.SIDE, Integer.toUnsignedString(found));
    }
  }

  private static void checkLabels(String name, byte[] labels) {
    final int headerBytes = 8;
    for (int i = 0; i < labels.length; i++) {
      int label = labels[i] & 0xFF;
      if (label >= LabeledImages.CLASSES) {
        throw FileFormatException.at(name, headerBytes + i, "label of image " + i, "0 to 9", label);
      }
    }
  }
}
