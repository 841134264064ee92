package org.fmnist.graph.exact;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
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
    Operand<TFloat32> exponent =
        tf.math.mul(
            tf.dtypes.cast(iteration, TFloat32.class),
            tf.constant((float) (1 / settings.learningRateDecay())));
    Operand<TFloat32> decayed =
        tf.math.mul(
            tf.constant((float) settings.learningRateInit()),
            tf.math.pow(tf.constant((float) (1 / Math.E)), exponent));
    Operand<TFloat32> rate = tf.math.add(tf.constant((float) settings.learningRateBase()), decayed);
    // In float32 whatever the network computes in: Adam casts it.
    return precision.of(tf, rate);
  }
}
