package org.fmnist.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.tensorflow.RawTensor;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/**
 * A tensor's value on the Java side: what checkpoints store and what two implementations are
 * compared by. It holds no native memory. Immutable as long as nobody writes to the arrays.
 *
 * @param type float32, float64, int32, int64, uint8 or bool
 * @param shape the size of each dimension; empty for a scalar
 * @param bytes the elements, row-major, little-endian
 */
public record TensorValue(DataType type, long[] shape, byte[] bytes) {

  /** A float32 tensor. */
  public static TensorValue of(float[] values, long... shape) {
    byte[] bytes = new byte[values.length * Float.BYTES];
    littleEndian(bytes).asFloatBuffer().put(values);
    return new TensorValue(DataType.DT_FLOAT, shape.clone(), bytes);
  }

  /** A float64 tensor. */
  public static TensorValue of(double[] values, long... shape) {
    byte[] bytes = new byte[values.length * Double.BYTES];
    littleEndian(bytes).asDoubleBuffer().put(values);
    return new TensorValue(DataType.DT_DOUBLE, shape.clone(), bytes);
  }

  /** An int32 tensor. */
  public static TensorValue of(int[] values, long... shape) {
    byte[] bytes = new byte[values.length * Integer.BYTES];
    littleEndian(bytes).asIntBuffer().put(values);
    return new TensorValue(DataType.DT_INT32, shape.clone(), bytes);
  }

  /** An int64 tensor. */
  public static TensorValue of(long[] values, long... shape) {
    byte[] bytes = new byte[values.length * Long.BYTES];
    littleEndian(bytes).asLongBuffer().put(values);
    return new TensorValue(DataType.DT_INT64, shape.clone(), bytes);
  }

  /** A bool scalar. */
  public static TensorValue of(boolean value) {
    return new TensorValue(DataType.DT_BOOL, new long[0], new byte[] {(byte) (value ? 1 : 0)});
  }

  /** Copies a native tensor; the caller still owns it. */
  public static TensorValue copyOf(Tensor tensor) {
    RawTensor raw = tensor.asRawTensor();
    byte[] bytes = new byte[Math.toIntExact(raw.numBytes())];
    raw.data().read(bytes);
    return new TensorValue(raw.dataType(), tensor.shape().asArray(), bytes);
  }

  /** A new native tensor of this value, which the caller closes. */
  public TType toTensor() {
    Class<? extends TType> javaType =
        switch (type) {
          case DT_FLOAT -> TFloat32.class;
          case DT_DOUBLE -> TFloat64.class;
          case DT_INT32 -> TInt32.class;
          case DT_INT64 -> TInt64.class;
          case DT_UINT8 -> TUint8.class;
          case DT_BOOL -> TBool.class;
          default -> throw new IllegalArgumentException("no tensors of type " + type + " here");
        };
    return Tensor.of(javaType, Shape.of(shape), DataBuffers.of(bytes));
  }

  /** The number of elements. */
  public int size() {
    return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
  }

  /** The elements of a float32 tensor. */
  public float[] floats() {
    require(DataType.DT_FLOAT);
    float[] values = new float[size()];
    littleEndian(bytes).asFloatBuffer().get(values);
    return values;
  }

  /** The elements of a float32 or float64 tensor, widened. */
  public double[] doubles() {
    double[] values = new double[size()];
    if (type == DataType.DT_FLOAT) {
      float[] floats = floats();
      Arrays.setAll(values, i -> floats[i]);
    } else {
      require(DataType.DT_DOUBLE);
      littleEndian(bytes).asDoubleBuffer().get(values);
    }
    return values;
  }

  /** The elements of an int32 tensor. */
  public int[] ints() {
    require(DataType.DT_INT32);
    int[] values = new int[size()];
    littleEndian(bytes).asIntBuffer().get(values);
    return values;
  }

  /** The elements of an int64 tensor. */
  public long[] longs() {
    require(DataType.DT_INT64);
    long[] values = new long[size()];
    littleEndian(bytes).asLongBuffer().get(values);
    return values;
  }

  /** The elements of an int32, int64, uint8 or bool tensor, widened; a bool is 0 or 1. */
  public long[] integers() {
    return switch (type) {
      case DT_INT32 -> Arrays.stream(ints()).asLongStream().toArray();
      case DT_UINT8, DT_BOOL -> {
        long[] values = new long[size()];
        Arrays.setAll(values, i -> Byte.toUnsignedLong(bytes[i]));
        yield values;
      }
      default -> longs();
    };
  }

  private void require(DataType expected) {
    if (type != expected) {
      throw new IllegalStateException("expected a tensor of " + expected + ", found " + type);
    }
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
