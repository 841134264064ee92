package org.fmnist.graph.fast;

import org.fmnist.graph.Layer;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/**
 * Batch norm of a training batch as one operation, with an offset and no scale ({@code
 * CNN.__batchnorm} while it trains; Ioffe and Szegedy 2015).
 *
 * @param <T> the type of input and output; the moments are float32
 * @param output normalized input, of the input's shape
 * @param mean [C], of the batch
 * @param variance [C], of the batch, divided by the number of values
 */
record FusedBatchNorm<T extends TNumber>(
    Operand<T> output, Operand<TFloat32> mean, Operand<TFloat32> variance) {

  /**
   * @param x [N,H,W,C]
   * @param offset [C]
   * @param channels C
   */
  static <T extends TNumber> FusedBatchNorm<T> of(
      Ops tf, Operand<T> x, Operand<TFloat32> offset, int channels) {
    org.tensorflow.op.nn.FusedBatchNorm<T, TFloat32> fused =
        tf.nn.fusedBatchNorm(
            x,
            tf.fill(tf.constant(new int[] {channels}), tf.constant(1f)),
            offset,
            tf.constant(new float[0]),
            tf.constant(new float[0]),
            org.tensorflow.op.nn.FusedBatchNorm.epsilon((float) Layer.BATCH_NORM_EPSILON),
            org.tensorflow.op.nn.FusedBatchNorm.isTraining(true));
    // The operation divides by n - 1 (by 1 where n is 1), the original by n.
    Operand<TFloat32> n =
        tf.math.div(tf.dtypes.cast(tf.size(x), TFloat32.class), tf.constant((float) channels));
    Operand<TFloat32> one = tf.constant(1f);
    Operand<TFloat32> biased =
        tf.math.mul(
            fused.batchVariance(), tf.math.div(tf.math.maximum(tf.math.sub(n, one), one), n));
    return new FusedBatchNorm<>(fused.y(), fused.batchMean(), biased);
  }
}
