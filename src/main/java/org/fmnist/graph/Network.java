package org.fmnist.graph;

/** The fixed sizes of the network of {@code model.py}. */
public final class Network {
  /** Width and height of an image. */
  public static final int SIDE = 28;

  /** Pixels of an image, one channel, raw 0..255. */
  public static final int PIXELS = SIDE * SIDE;

  public static final int CLASSES = 10;

  /** Added to the variance in batch norm ({@code model.py}, {@code batchnorm}). */
  public static final double BATCH_NORM_EPSILON = 1e-5;

  private Network() {}
}
