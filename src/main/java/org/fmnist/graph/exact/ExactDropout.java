package org.fmnist.graph.exact;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.random.RandomUniform;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * {@code tf.nn.dropout} of TensorFlow 1 (Srivastava et al. 2014): x / keep * floor(keep + u), u
 * uniform in [0, 1).
 *
 * @param output of the input's shape
 * @param noiseShape the shape of u
 * @param uniform u. Its kernel has a stream of its own, which moves on at every run.
 */
record ExactDropout<T extends TNumber>(
    Operand<T> output, Operand<TInt32> noiseShape, Operand<T> uniform) {

  /** Drops single values: of x [N,C], each on its own. */
  static <T extends TNumber> ExactDropout<T> ofUnits(
      Ops tf, Precision<T> precision, Operand<T> x, Operand<T> keep, OperationSeeds.Pair seeds) {
    return of(tf, precision, x, tf.shape(x), keep, seeds);
  }

  /**
   * Drops whole feature maps: of x [N,H,W,C] with noise of shape [N,1,1,C] ({@code
   * CNN.__compatible_convolutional_noise_shape}).
   */
  static <T extends TNumber> ExactDropout<T> ofFeatureMaps(
      Ops tf, Precision<T> precision, Operand<T> x, Operand<T> keep, OperationSeeds.Pair seeds) {
    Operand<TInt32> maps =
        tf.math.add(
            tf.math.mul(tf.shape(x), tf.constant(new int[] {1, 0, 0, 1})),
            tf.constant(new int[] {0, 1, 1, 0}));
    return of(tf, precision, x, maps, keep, seeds);
  }

  private static <T extends TNumber> ExactDropout<T> of(
      Ops tf,
      Precision<T> precision,
      Operand<T> x,
      Operand<TInt32> noiseShape,
      Operand<T> keep,
      OperationSeeds.Pair seeds) {
    Operand<T> uniform =
        tf.random.randomUniform(
            noiseShape,
            precision.type(),
            RandomUniform.seed(seeds.seed()),
            RandomUniform.seed2(seeds.seed2()));
    Operand<T> mask = tf.math.floor(tf.math.add(keep, uniform));
    return new ExactDropout<>(tf.math.mul(tf.math.div(x, keep), mask), noiseShape, uniform);
  }
}
