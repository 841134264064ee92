package org.fmnist.data;

import org.fmnist.io.FileFormatException;
import org.fmnist.io.IdxHeader;
import org.fmnist.io.IdxInput;

/**
 * Pairs an IDX file of images with one of labels. Nothing in a header is believed before the bytes
 * are there.
 */
final class Idx {
  static final int IMAGES_MAGIC = 0x00000803;
  static final int LABELS_MAGIC = 0x00000801;

  /** Bounds the memory that a packed file can ask for to 800 MB: sixteen times Fashion-MNIST. */
  static final int MAX_IMAGES = 1_000_000;

  private Idx() {}

  /**
   * Reads a pair of files to their ends.
   *
   * @throws FileFormatException if anything in them is not as it should be
   */
  static LabeledImages read(IdxInput images, IdxInput labels) {
    IdxHeader header = header(images, IMAGES_MAGIC, "that of an image file (0x00000803)");
    int count = header.shape()[0];
    requireSide(images, "rows", 8, header.shape()[1]);
    requireSide(images, "columns", 12, header.shape()[2]);
    int labelCount = header(labels, LABELS_MAGIC, "that of a label file (0x00000801)").shape()[0];
    if (labelCount != count) {
      throw FileFormatException.at(
          labels.name(), 4, "count of labels", count + " as in " + images.name(), labelCount);
    }
    byte[] labelBytes = labels.bytes(count, "labels");
    labels.expectEnd();
    LabelRange.check(labels.name(), 8, labelBytes);
    byte[] pixels = images.bytes(count * FashionMnist.PIXELS, "pixels");
    images.expectEnd();
    return LabeledImages.wrap(pixels, labelBytes);
  }

  private static IdxHeader header(IdxInput input, int magic, String expected) {
    IdxHeader header = IdxHeader.read(input);
    if (header.magic() != magic) {
      throw FileFormatException.otherKind(
          input.name(),
          "magic number at byte 0",
          expected,
          header,
          "save unsigned bytes, images as [N,28,28] and labels as [N], each under its own name");
    }
    int count = header.shape()[0];
    if (count < 1 || count > MAX_IMAGES) {
      throw FileFormatException.at(
          input.name(), 4, "count", "1 to " + MAX_IMAGES, Integer.toUnsignedString(count));
    }
    return header;
  }

  private static void requireSide(IdxInput input, String what, int offset, int found) {
    if (found != FashionMnist.SIDE) {
      throw FileFormatException.otherKind(
          input.name(),
          what + " at byte " + offset,
          FashionMnist.SIDE,
          Integer.toUnsignedString(found),
          "bring the images to 28x28");
    }
  }
}
