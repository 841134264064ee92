package org.fmnist.data;

/**
 * The sizes of Fashion-MNIST and of every dataset laid out like it. Static functions only, which
 * may be called from several threads.
 */
public final class FashionMnist {
  /** Width and height of an image. */
  public static final int SIDE = 28;

  /** Pixels of an image, one grey channel. */
  public static final int PIXELS = SIDE * SIDE;

  /** Classes, labelled from 0. */
  public static final int CLASSES = 10;

  /** The brightest pixel; the darkest is 0. */
  public static final int MAX_PIXEL = 255;

  private FashionMnist() {}
}
