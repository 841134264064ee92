package org.fmnist.data;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** An array of float32 in a pickle: where its elements lie, little-endian and row-major. */
record PickledArray(int[] shape, ByteBuffer elements) {
  boolean hasShape(int... expected) {
    return Arrays.equals(shape, expected);
  }

  float get(int index) {
    return elements.getFloat(index * Float.BYTES);
  }
}
