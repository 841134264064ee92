package org.fmnist.graph.exact;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/** The learning rate of {@code CNN.__build_training_graph}: base + init * (1/e)^(step/decay). */
final class LearningRate {
  private LearningRate() {}

  static <T extends TNumber> Operand<T> of(
      Ops tf, Precision<T> precision, ExactSettings settings, Operand<TInt32> iteration) {
    // The source divides by the decay, but TensorFlow's graph optimizer made a product of it when
    // the original ran, and that product's bits are what Python computes. With the quotient the
    // losses part at step 20.
    Operand<T> exponent =
        tf.math.mul(
            tf.dtypes.cast(iteration, precision.type()),
            precision.constant(tf, 1 / settings.learningRateDecay()));
    Operand<T> decayed =
        tf.math.mul(
            precision.constant(tf, settings.learningRateInit()),
            tf.math.pow(precision.constant(tf, 1 / Math.E), exponent));
    return tf.math.add(precision.constant(tf, settings.learningRateBase()), decayed);
  }
}
