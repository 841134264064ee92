package org.fmnist.data;

/**
 * Images and labels as the network takes them. Immutable as long as nobody writes to the arrays.
 *
 * @param pixels N images of 784 values, row-major one after the other, raw 0..255
 * @param labels N rows of 10 that sum to 1: one-hot, or mixed
 */
public record Batch(float[] pixels, float[] labels) {

  /** The images at {@code indices} with one-hot labels. */
  public static Batch of(LabeledImages images, int... indices) {
    float[] labels = new float[indices.length * FashionMnist.CLASSES];
    for (int i = 0; i < indices.length; i++) {
      labels[i * FashionMnist.CLASSES + images.label(indices[i])] = 1;
    }
    return new Batch(images.floats(indices), labels);
  }

  /** The number of images. */
  public int size() {
    return labels.length / FashionMnist.CLASSES;
  }
}
