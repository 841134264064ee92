package org.fmnist.graph.fast;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;

/**
 * FastDropout ({@code CNN.__conv_drop} and {@code tf.nn.dropout} of {@code model.py}; Srivastava et
 * al. 2014). The noise is a function of seed, layer and step alone, so that a run that goes on
 * after an interruption needs no random state.
 *
 * @param keep keep probability, (0, 1]; with 1 nothing is built
 * @param seedAndStep int64 [2]
 */
record FastDropout(double keep, Operand<TInt64> seedAndStep) {

  /** Whole feature maps of [N,H,W,C]. */
  <T extends TNumber> Operand<T> ofFeatureMaps(Ops tf, Operand<T> x, int layer) {
    if (keep == 1) {
      return x;
    }
    Operand<TInt32> shape = tf.shape(x);
    Operand<TInt32> one = tf.constant(new int[] {1});
    Operand<TInt32> noiseShape =
        tf.concat(
            java.util.List.of(
                tf.slice(shape, tf.constant(new int[] {0}), one),
                one,
                one,
                tf.slice(shape, tf.constant(new int[] {3}), one)),
            tf.constant(0));
    return apply(tf, x, noiseShape, layer);
  }

  /** Single values of [N,C]. */
  Operand<TFloat32> ofUnits(Ops tf, Operand<TFloat32> x, int layer) {
    return keep == 1 ? x : apply(tf, x, tf.shape(x), layer);
  }

  private <T extends TNumber> Operand<T> apply(
      Ops tf, Operand<T> x, Operand<TInt32> noiseShape, int layer) {
    // Steps stay below 2^32, so layers above them never share noise.
    Operand<TInt64> seed =
        tf.math.add(seedAndStep, tf.constant(new long[] {0, (long) layer << 32}));
    Operand<TFloat32> uniform = tf.random.statelessRandomUniform(noiseShape, seed);
    Operand<TFloat32> kept = tf.math.floor(tf.math.add(uniform, tf.constant((float) keep)));
    Operand<TFloat32> scaled = tf.math.mul(kept, tf.constant((float) (1 / keep)));
    return tf.math.mul(x, Casts.to(tf, scaled, x.type()));
  }
}
