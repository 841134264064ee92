package org.fmnist.io;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An array of float32 in a pickle: where its elements lie, little-endian and row-major. Not for
 * sharing between threads, for the buffer has a position.
 */
public record PickledArray(int[] shape, ByteBuffer elements) {
  public boolean hasShape(int... expected) {
    return Arrays.equals(shape, expected);
  }

  public float get(int index) {
    return elements.getFloat(index * Float.BYTES);
  }
}
