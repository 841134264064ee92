package org.fmnist.graph.exact;

import java.util.Arrays;
import org.fmnist.runtime.TensorValue;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Constant;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TNumber;

/**
 * The type that the network computes in: {@code dtype} of {@code model.py}. Its fp16 is left out:
 * the C++ gradients and the CPU's kernels do not carry it through batch norm. Immutable.
 *
 * @param <T> the tensor type
 */
public final class Precision<T extends TNumber> {
  /** What the original trained in. */
  public static final Precision<TFloat32> FP32 = new Precision<>(TFloat32.class, DataType.DT_FLOAT);

  public static final Precision<TFloat64> FP64 =
      new Precision<>(TFloat64.class, DataType.DT_DOUBLE);

  private final Class<T> type;
  private final DataType dataType;

  private Precision(Class<T> type, DataType dataType) {
    this.type = type;
    this.dataType = dataType;
  }

  Class<T> type() {
    return type;
  }

  DataType dataType() {
    return dataType;
  }

  /** A tensor with one value, rounded to this precision; the caller closes it. */
  T tensor(double value) {
    return type.cast(
        dataType == DataType.DT_FLOAT
            ? TFloat32.scalarOf((float) value)
            : TFloat64.scalarOf(value));
  }

  /** Float32 values, in this precision. */
  TensorValue value(float[] values, long... shape) {
    if (dataType == DataType.DT_FLOAT) {
      return TensorValue.of(values, shape);
    }
    double[] widened = new double[values.length];
    Arrays.setAll(widened, i -> values[i]);
    return TensorValue.of(widened, shape);
  }

  /** Values rounded to this precision. */
  TensorValue value(double[] values, long... shape) {
    if (dataType == DataType.DT_DOUBLE) {
      return TensorValue.of(values, shape);
    }
    float[] rounded = new float[values.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) values[i];
    }
    return TensorValue.of(rounded, shape);
  }

  /** A scalar constant of the graph. */
  Constant<T> constant(Ops tf, double value) {
    try (T tensor = tensor(value)) {
      return tf.constantOf(tensor);
    }
  }

  /** The same values in this precision; no operation is added where they are in it already. */
  @SuppressWarnings("unchecked") // the type is the one that was just looked at
  Operand<T> of(Ops tf, Operand<? extends TNumber> x) {
    return x.type() == type ? (Operand<T>) x : tf.dtypes.cast(x, type);
  }

  /** A constant of one value in every element. */
  Operand<T> filled(Ops tf, Shape shape, double value) {
    return tf.fill(tf.constant(shape.asArray()), constant(tf, value));
  }
}
