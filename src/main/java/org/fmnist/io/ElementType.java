package org.fmnist.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The types of array elements that files of this project hold, little-endian, one after the other.
 * The conversions never lose anything: what does not fit the wanted type is refused.
 */
public enum ElementType {
  BOOL("bool", "|b1", 1),
  UINT8("uint8", "|u1", 1),
  INT32("int32", "<i4", 4),
  INT64("int64", "<i8", 8),
  FLOAT32("float32", "<f4", 4),
  FLOAT64("float64", "<f8", 8);

  private final String label;
  private final String numpyCode;
  private final int bytes;

  ElementType(String label, String numpyCode, int bytes) {
    this.label = label;
    this.numpyCode = numpyCode;
    this.bytes = bytes;
  }

  /** The size of an element. */
  public int bytes() {
    return bytes;
  }

  /** The type as NumPy's array protocol writes it, such as {@code <f4}. */
  String numpyCode() {
    return numpyCode;
  }

  /** NumPy's and TensorFlow's name, such as {@code float32}. */
  @Override
  public String toString() {
    return label;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Elements as float32.
   *
   * @throws FmnistException unless they are bool, uint8 or float32
   */
  public float[] floats(byte[] elements) {
    float[] floats = new float[elements.length / bytes];
    switch (this) {
      case BOOL, UINT8 -> {
        for (int i = 0; i < floats.length; i++) {
          floats[i] = elements[i] & 0xFF;
        }
      }
      case FLOAT32 -> littleEndian(elements).asFloatBuffer().get(floats);
      default -> throw mismatch(FLOAT32);
    }
    return floats;
  }

  /**
   * Elements as float64.
   *
   * @throws FmnistException if they are int64
   */
  public double[] doubles(byte[] elements) {
    double[] doubles = new double[elements.length / bytes];
    switch (this) {
      case FLOAT64 -> littleEndian(elements).asDoubleBuffer().get(doubles);
      case INT32 -> {
        int[] ints = ints(elements);
        for (int i = 0; i < doubles.length; i++) {
          doubles[i] = ints[i];
        }
      }
      case BOOL, UINT8, FLOAT32 -> {
        float[] floats = floats(elements);
        for (int i = 0; i < doubles.length; i++) {
          doubles[i] = floats[i];
        }
      }
      default -> throw mismatch(FLOAT64);
    }
    return doubles;
  }

  /**
   * Elements as int32.
   *
   * @throws FmnistException if they are of floating point, or int64 and one of them is too large
   */
  public int[] ints(byte[] elements) {
    int[] ints = new int[elements.length / bytes];
    switch (this) {
      case INT32 -> littleEndian(elements).asIntBuffer().get(ints);
      case BOOL, UINT8, INT64 -> {
        long[] longs = longs(elements);
        for (int i = 0; i < ints.length; i++) {
          ints[i] = (int) longs[i];
          if (ints[i] != longs[i]) {
            throw new FmnistException(
                "element " + i + ": expected a number that int32 can hold, found " + longs[i]);
          }
        }
      }
      default -> throw mismatch(INT32);
    }
    return ints;
  }

  /**
   * Elements as int64.
   *
   * @throws FmnistException if they are of floating point
   */
  public long[] longs(byte[] elements) {
    long[] longs = new long[elements.length / bytes];
    switch (this) {
      case INT64 -> littleEndian(elements).asLongBuffer().get(longs);
      case INT32 -> {
        int[] ints = ints(elements);
        for (int i = 0; i < longs.length; i++) {
          longs[i] = ints[i];
        }
      }
      case BOOL, UINT8 -> {
        for (int i = 0; i < longs.length; i++) {
          longs[i] = elements[i] & 0xFF;
        }
      }
      default -> throw mismatch(INT64);
    }
    return longs;
  }

  private FmnistException mismatch(ElementType wanted) {
    return new FmnistException("element type: expected " + wanted + ", found " + this);
  }
}
