package org.fmnist.graph.fast;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/** Between float32 and the type that a layer computes in. */
final class Casts {
  private Casts() {}

  /** The same values in a type; without an operation where they have it already. */
  @SuppressWarnings("unchecked") // the operand's type was looked at
  static <T extends TNumber> Operand<T> to(Ops tf, Operand<? extends TNumber> x, Class<T> type) {
    return x.type() == type ? (Operand<T>) x : tf.dtypes.cast(x, type);
  }
}
