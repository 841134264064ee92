package org.fmnist.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * The types of array elements in files, little-endian, one after the other. Values of the enum may
 * be shared between threads. The conversions never lose anything: what does not fit the wanted type
 * is refused.
 */
public enum ElementType {
  BOOL("bool", "|b1", 1),
  UINT8("uint8", "|u1", 1),
  INT8("int8", "|i1", 1),
  INT16("int16", "<i2", 2),
  UINT16("uint16", "<u2", 2),
  INT32("int32", "<i4", 4),
  UINT32("uint32", "<u4", 4),
  INT64("int64", "<i8", 8),
  FLOAT16("float16", "<f2", 2),
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

  /**
   * Elements as float32.
   *
   * @throws FmnistException unless float32 holds every value of the type: bool, float16, float32
   *     and integers of up to 16 bits
   */
  public float[] floats(byte[] elements) {
    float[] floats = new float[elements.length / bytes];
    ByteBuffer in = littleEndian(elements);
    switch (this) {
      case FLOAT32 -> in.asFloatBuffer().get(floats);
      case FLOAT16 -> fill(floats, i -> half(in.getShort(2 * i)));
      case INT32, UINT32, INT64, FLOAT64 -> throw mismatch(FLOAT32);
      default -> fill(floats, i -> integer(in, i));
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
    ByteBuffer in = littleEndian(elements);
    switch (this) {
      case FLOAT64 -> in.asDoubleBuffer().get(doubles);
      case FLOAT32 -> Arrays.setAll(doubles, i -> in.getFloat(Float.BYTES * i));
      case FLOAT16 -> Arrays.setAll(doubles, i -> half(in.getShort(2 * i)));
      case INT64 -> throw mismatch(FLOAT64);
      default -> Arrays.setAll(doubles, i -> integer(in, i));
    }
    return doubles;
  }

  /**
   * Elements as int32.
   *
   * @throws FmnistException if they are of floating point, or one of them is too large
   */
  public int[] ints(byte[] elements) {
    int[] ints = new int[elements.length / bytes];
    if (isReal()) {
      throw mismatch(INT32);
    }
    ByteBuffer in = littleEndian(elements);
    for (int i = 0; i < ints.length; i++) {
      long value = integer(in, i);
      ints[i] = (int) value;
      if (ints[i] != value) {
        throw new FmnistException(
            "element " + i + ": expected a number that int32 can hold, found " + value);
      }
    }
    return ints;
  }

  /**
   * Elements as int64.
   *
   * @throws FmnistException if they are of floating point
   */
  public long[] longs(byte[] elements) {
    if (isReal()) {
      throw mismatch(INT64);
    }
    long[] longs = new long[elements.length / bytes];
    ByteBuffer in = littleEndian(elements);
    Arrays.setAll(longs, i -> integer(in, i));
    return longs;
  }

  private boolean isReal() {
    return this == FLOAT16 || this == FLOAT32 || this == FLOAT64;
  }

  private long integer(ByteBuffer in, int i) {
    return switch (this) {
      case BOOL, UINT8 -> in.get(i) & 0xFF;
      case INT8 -> in.get(i);
      case INT16 -> in.getShort(Short.BYTES * i);
      case UINT16 -> in.getShort(Short.BYTES * i) & 0xFFFF;
      case INT32 -> in.getInt(Integer.BYTES * i);
      case UINT32 -> in.getInt(Integer.BYTES * i) & 0xFFFF_FFFFL;
      case INT64 -> in.getLong(Long.BYTES * i);
      default -> throw mismatch(INT64);
    };
  }

  /** IEEE 754 binary16: a sign, five bits of exponent, ten of fraction. */
  private static float half(short bits) {
    int exponent = (bits >> 10) & 0x1F;
    int fraction = bits & 0x3FF;
    float magnitude =
        switch (exponent) {
          case 0 -> Math.scalb((float) fraction, -24);
          case 0x1F -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Math.scalb((float) (fraction | 0x400), exponent - 25);
        };
    return bits < 0 ? -magnitude : magnitude;
  }

  private static void fill(float[] floats, IntToDoubleFunction value) {
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) value.applyAsDouble(i);
    }
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private FmnistException mismatch(ElementType wanted) {
    return new FmnistException("element type: expected " + wanted + ", found " + this);
  }
}
