package org.fmnist.checkpoint;

import org.tensorflow.proto.TensorSliceProto;

/** Puts the slices of a partitioned variable together. */
final class PartitionedTensor {
  private final long[] shape;
  private final int elementBytes;
  private final byte[] whole;

  /**
   * @param shape that of the whole tensor
   * @param bytes its size
   */
  PartitionedTensor(long[] shape, int elementBytes, int bytes) {
    this.shape = shape;
    this.elementBytes = elementBytes;
    this.whole = new byte[bytes];
  }

  /** Whether a part of this shape can be that slice of the tensor. */
  static boolean fits(long[] whole, TensorSliceProto slice, long[] part) {
    if (whole.length == 0
        || slice.getExtentCount() != whole.length
        || part.length != whole.length) {
      return false;
    }
    for (int d = 0; d < whole.length; d++) {
      TensorSliceProto.Extent extent = slice.getExtent(d);
      long side = SliceKey.isFull(extent) ? whole[d] : extent.getLength();
      if (part[d] != side || extent.getStart() < 0 || extent.getStart() > whole[d] - side) {
        return false;
      }
    }
    return true;
  }

  /** Copies the values of a part that {@link #fits} to their place. */
  void put(TensorSliceProto slice, long[] sides, byte[] values) {
    if (values.length > 0) {
      copy(slice, sides, values, 0, new int[] {0}, 0);
    }
  }

  private void copy(
      TensorSliceProto slice, long[] sides, byte[] values, int dimension, int[] read, long at) {
    long start = slice.getExtent(dimension).getStart();
    if (dimension == shape.length - 1) {
      int length = (int) sides[dimension] * elementBytes;
      int to = (int) (at * shape[dimension] + start) * elementBytes;
      System.arraycopy(values, read[0], whole, to, length);
      read[0] += length;
      return;
    }
    for (long i = 0; i < sides[dimension]; i++) {
      copy(slice, sides, values, dimension + 1, read, at * shape[dimension] + start + i);
    }
  }

  /** The whole tensor. */
  byte[] bytes() {
    return whole;
  }
}
