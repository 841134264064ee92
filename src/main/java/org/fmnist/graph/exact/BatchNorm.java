package org.fmnist.graph.exact;

import java.util.List;
import org.fmnist.graph.Layer;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * Batch norm with an offset and no scale: {@code CNN.__batchnorm} of {@code model.py} (Ioffe and
 * Szegedy 2015).
 *
 * @param output normalized input, of the input's shape
 * @param update moves both averages towards the batch's moments
 */
record BatchNorm<T extends TNumber>(Operand<T> output, List<Op> update) {
  private static final double MAX_DECAY = 0.999;

  /**
   * @param x [N,H,W,C] or [N,C]
   * @param offset [C]
   * @param movingMean and movingVariance: variables of shape [C]
   * @param testing true: normalize with the moving averages; false: with the batch's moments
   * @param iteration steps done, for the decay of the averages
   */
  static <T extends TNumber> BatchNorm<T> of(
      Ops tf,
      Precision<T> precision,
      Operand<T> x,
      Operand<T> offset,
      Operand<T> movingMean,
      Operand<T> movingVariance,
      Operand<TBool> testing,
      Operand<TInt32> iteration) {
    // tf.nn.moments as TensorFlow 1 builds it: over every axis but the last, kept, then squeezed.
    int[] axes = x.shape().numDimensions() == 4 ? new int[] {0, 1, 2} : new int[] {0};
    Operand<T> keptMean = tf.math.mean(x, tf.constant(axes), Mean.keepDims(true));
    Operand<T> distance = tf.math.squaredDifference(x, tf.stopGradient(keptMean));
    Operand<T> keptVariance = tf.math.mean(distance, tf.constant(axes), Mean.keepDims(true));
    List<Long> squeezed = java.util.Arrays.stream(axes).mapToObj(Long::valueOf).toList();
    Operand<T> mean = tf.squeeze(keptMean, Squeeze.axis(squeezed)); // mean
    Operand<T> variance = tf.squeeze(keptVariance, Squeeze.axis(squeezed)); // variance

    // In float32 whatever the network computes in: the update casts it.
    Operand<T> step = precision.of(tf, tf.math.sub(tf.constant(1f), decay(tf, iteration)));
    List<Op> update = // update_moving_averages
        List.of(
            moveTowards(tf, movingMean, mean, step),
            moveTowards(tf, movingVariance, variance, step));

    // The original branches with tf.cond, which has no gradient in C++; both branches are
    // there anyway, so choosing between their values gives the same bits.
    Operand<T> m = tf.select(testing, tf.identity(movingMean), mean); // m
    Operand<T> v = tf.select(testing, tf.identity(movingVariance), variance); // v

    // tf.nn.batch_normalization with scale None: x * inv + (offset - m * inv).
    Operand<T> epsilon = precision.constant(tf, Layer.BATCH_NORM_EPSILON); // bnepsilon
    Operand<T> inv = tf.math.rsqrt(tf.math.add(v, epsilon));
    Operand<T> shift = tf.math.sub(offset, tf.math.mul(m, inv));
    return new BatchNorm<>(tf.math.add(tf.math.mul(x, inv), shift), update); // Ybn
  }

  /** min(0.999, (1 + n) / (10 + n)): {@code tf.train.ExponentialMovingAverage(0.999, n)}. */
  private static Operand<TFloat32> decay(Ops tf, Operand<TInt32> iteration) {
    Operand<TFloat32> n = tf.dtypes.cast(iteration, TFloat32.class);
    Operand<TFloat32> warmUp =
        tf.math.div(tf.math.add(tf.constant(1f), n), tf.math.add(tf.constant(10f), n));
    return tf.math.minimum(tf.constant((float) MAX_DECAY), warmUp);
  }

  /** average -= (average - value) * step, not corrected for its start at zero. */
  private static <T extends TNumber> Op moveTowards(
      Ops tf, Operand<T> average, Operand<T> value, Operand<T> step) {
    return tf.assignSub(average, tf.math.mul(tf.math.sub(tf.identity(average), value), step));
  }
}
