package org.fmnist.checkpoint;

import java.util.Arrays;

/**
 * What a checkpoint says about a tensor before its values are read. Immutable but for {@code
 * shape}, which callers must leave as it is.
 *
 * @param dtype TensorFlow's name of the element type, such as {@code float32} or {@code string}
 * @param shape the size of each dimension, that of the whole tensor where it is stored in slices;
 *     empty for a single value
 * @param bytes the size of its values in the data files
 * @param slices in how many slices a partitioned variable is stored; 0 for a tensor in one piece
 */
public record StoredTensor(String name, String dtype, long[] shape, long bytes, int slices) {
  /** Whether it is a partitioned variable, stored in slices. */
  public boolean isPartitioned() {
    return slices > 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoredTensor that
        && name.equals(that.name)
        && dtype.equals(that.dtype)
        && Arrays.equals(shape, that.shape)
        && bytes == that.bytes
        && slices == that.slices;
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** Such as {@code conv1/kernel float32[5, 5, 1, 24]}. */
  @Override
  public String toString() {
    return name
        + " "
        + dtype
        + Arrays.toString(shape)
        + (isPartitioned() ? " in " + slices + " slices" : "");
  }
}
