package org.fmnist.model;

/**
 * Turns images into class probabilities, and shows nothing else: all that a black-box attack may
 * see ({@code infer_op} of the original). Moving averages, no dropout. Each class says whether it
 * may be shared between threads.
 */
public interface Classifier extends AutoCloseable {
  /**
   * Class probabilities of any number of images.
   *
   * @param pixels N images of 28x28, row-major one after the other, raw 0..255; not changed
   * @return N rows of 10 probabilities, one after the other
   * @throws IllegalArgumentException if the length is no multiple of 784
   * @throws IllegalStateException after {@link #close}
   */
  float[] probabilities(float[] pixels);

  @Override
  void close();
}
