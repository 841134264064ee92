package org.fmnist.io;

import java.util.Arrays;

/**
 * An array of a {@code .npy} file, row-major. Immutable as long as nobody writes to the arrays.
 *
 * @param shape empty for a single value
 * @param bytes the elements, little-endian, one after the other; {@code bool} as 0 and 1
 */
public record NpyArray(ElementType dtype, int[] shape, byte[] bytes) {
  /** The elements of bool, uint8 or float32 as float32; see {@link ElementType#floats}. */
  public float[] floats() {
    return dtype.floats(bytes);
  }

  /** The elements of any type but int64 as float64; see {@link ElementType#doubles}. */
  public double[] doubles() {
    return dtype.doubles(bytes);
  }

  /** Integers that fit int32; see {@link ElementType#ints}. */
  public int[] ints() {
    return dtype.ints(bytes);
  }

  /** Whether type, shape and all bytes are equal. */
  @Override
  public boolean equals(Object other) {
    return other instanceof NpyArray that
        && dtype == that.dtype
        && Arrays.equals(shape, that.shape)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return dtype + Arrays.toString(shape);
  }
}
