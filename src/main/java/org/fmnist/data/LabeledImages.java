package org.fmnist.data;

import java.util.Arrays;

/** Grey images of 28x28 with a label 0..9 each, in a fixed order. Immutable. */
public final class LabeledImages {
  private final byte[] pixels;
  private final byte[] labels;

  private LabeledImages(byte[] pixels, byte[] labels) {
    this.pixels = pixels;
    this.labels = labels;
  }

  /**
   * Copies images and labels.
   *
   * @param pixels N images, row-major one after the other, each byte an unsigned 0..255
   * @param labels N labels 0..9
   * @throws IllegalArgumentException if the lengths disagree or a label is out of range
   */
  public static LabeledImages of(byte[] pixels, byte[] labels) {
    return wrap(pixels.clone(), labels.clone());
  }

  /** Takes the arrays over: the caller must not change them any more. */
  static LabeledImages wrap(byte[] pixels, byte[] labels) {
    if (pixels.length != (long) labels.length * FashionMnist.PIXELS) {
      throw new IllegalArgumentException(
          "expected "
              + (long) labels.length * FashionMnist.PIXELS
              + " pixels for "
              + labels.length
              + " labels, found "
              + pixels.length);
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= FashionMnist.CLASSES) {
        throw new IllegalArgumentException(
            "label " + i + ": expected 0..9, found " + (labels[i] & 0xFF));
      }
    }
    return new LabeledImages(pixels, labels);
  }

  /** The number of images. */
  public int size() {
    return labels.length;
  }

  /** The label 0..9 of image {@code i}. */
  public int label(int i) {
    return labels[i];
  }

  /** A copy of all labels. */
  public byte[] labels() {
    return labels.clone();
  }

  /** A copy of all images, row-major one after the other, each byte an unsigned 0..255. */
  public byte[] pixels() {
    return pixels.clone();
  }

  /** Copies the 784 bytes of image {@code i} into {@code into} from {@code offset} on. */
  public void copyPixels(int i, byte[] into, int offset) {
    System.arraycopy(pixels, i * FashionMnist.PIXELS, into, offset, FashionMnist.PIXELS);
  }

  /** Copies image {@code i} as 784 floats 0..255 into {@code into} from {@code offset} on. */
  public void copyPixels(int i, float[] into, int offset) {
    int from = i * FashionMnist.PIXELS;
    for (int p = 0; p < FashionMnist.PIXELS; p++) {
      into[offset + p] = pixels[from + p] & 0xFF;
    }
  }

  /** The images at {@code indices}, one after the other, as floats 0..255. */
  public float[] floats(int... indices) {
    float[] batch = new float[Math.multiplyExact(indices.length, FashionMnist.PIXELS)];
    for (int b = 0; b < indices.length; b++) {
      copyPixels(indices[b], batch, b * FashionMnist.PIXELS);
    }
    return batch;
  }

  /**
   * The images and labels at {@code indices}, in that order; an index may come twice.
   *
   * @throws IndexOutOfBoundsException if an index is none of these images
   */
  public LabeledImages subset(int[] indices) {
    byte[] chosenPixels = new byte[Math.multiplyExact(indices.length, FashionMnist.PIXELS)];
    byte[] chosenLabels = new byte[indices.length];
    for (int k = 0; k < indices.length; k++) {
      copyPixels(indices[k], chosenPixels, k * FashionMnist.PIXELS);
      chosenLabels[k] = labels[indices[k]];
    }
    return new LabeledImages(chosenPixels, chosenLabels);
  }

  /** These images and then the others. */
  public LabeledImages and(LabeledImages others) {
    byte[] allPixels = Arrays.copyOf(pixels, Math.addExact(pixels.length, others.pixels.length));
    byte[] allLabels = Arrays.copyOf(labels, labels.length + others.labels.length);
    System.arraycopy(others.pixels, 0, allPixels, pixels.length, others.pixels.length);
    System.arraycopy(others.labels, 0, allLabels, labels.length, others.labels.length);
    return new LabeledImages(allPixels, allLabels);
  }

  /** Whether the other holds the same images and labels in the same order. */
  @Override
  public boolean equals(Object other) {
    return other instanceof LabeledImages that
        && Arrays.equals(labels, that.labels)
        && Arrays.equals(pixels, that.pixels);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(labels) + Arrays.hashCode(pixels);
  }

  @Override
  public String toString() {
    return size() + " labeled images";
  }
}
