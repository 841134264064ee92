package org.fmnist.image;

import java.util.List;

/**
 * An image file as the network sees it. Immutable as long as nobody writes to the arrays.
 *
 * @param pixels 28x28, row-major, 0..255, light on black
 * @param inverted whether the intensities were negated
 * @param notes what was decided on the way, in words; empty when the file was taken as it is
 */
public record ConvertedImage(byte[] pixels, boolean inverted, List<String> notes) {
  /** Width and height in pixels. */
  public static final int SIDE = 28;

  public ConvertedImage {
    if (pixels.length != SIDE * SIDE) {
      throw new IllegalArgumentException("expected 784 pixels, found " + pixels.length);
    }
    notes = List.copyOf(notes);
  }
}
