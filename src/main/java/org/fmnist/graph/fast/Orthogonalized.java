package org.fmnist.graph.fast;

import org.fmnist.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;

/**
 * Muon's direction: a kernel's gradient as a matrix [inputs, outputs] whose singular values are all
 * brought near 1, so that no few directions rule the step. Newton-Schulz iteration and its
 * constants: K. Jordan et al., "Muon: An optimizer for hidden layers in neural networks", 2024. The
 * scale that gives the steps the size of Adam's, so that one learning rate and weight decay serve
 * both: J. Liu et al., "Muon is scalable for LLM training", 2025.
 */
final class Orthogonalized {
  private static final int ITERATIONS = 5;
  private static final float A = 3.4445f;
  private static final float B = -4.7750f;
  private static final float C = 2.0315f;
  private static final float ADAM_SIZE = 0.2f;
  private static final float EPSILON = 1e-7f;

  private Orthogonalized() {}

  /**
   * The direction of a gradient.
   *
   * @param gradient in the kernel's shape
   * @param precision of the iteration, which the paper runs in bfloat16
   * @return in the same shape, of root mean square about 0.2
   */
  static Operand<TFloat32> of(
      Ops tf, Variable kernel, Operand<TFloat32> gradient, ComputePrecision precision) {
    long[] shape = kernel.shape();
    int outputs = (int) shape[shape.length - 1];
    int inputs = kernel.size() / outputs;
    Operand<TFloat32> x = tf.reshape(gradient, tf.constant(new int[] {inputs, outputs}));
    Operand<TFloat32> norm =
        tf.math.sqrt(tf.reduceSum(tf.math.square(x), tf.constant(new int[] {0, 1})));
    x = tf.math.div(x, tf.math.add(norm, tf.constant(EPSILON)));
    boolean tall = inputs >= outputs;
    x =
        precision == ComputePrecision.BF16
            ? tf.dtypes.cast(iterated(tf, tf.dtypes.cast(x, TBfloat16.class), tall), TFloat32.class)
            : iterated(tf, x, tall);
    float scale = ADAM_SIZE * (float) Math.sqrt(Math.max(inputs, outputs));
    return tf.reshape(tf.math.mul(x, tf.constant(scale)), tf.constant(shape));
  }

  /** Five times X ← aX + X(bG + cG²), G the smaller Gram matrix of X, on the side that fits. */
  private static <T extends TFloating> Operand<T> iterated(Ops tf, Operand<T> start, boolean tall) {
    Operand<T> a = constant(tf, start, A);
    Operand<T> b = constant(tf, start, B);
    Operand<T> c = constant(tf, start, C);
    Operand<T> x = start;
    for (int i = 0; i < ITERATIONS; i++) {
      Operand<T> gram =
          tf.linalg.matMul(x, x, tall ? MatMul.transposeA(true) : MatMul.transposeB(true));
      Operand<T> polynomial =
          tf.math.add(tf.math.mul(gram, b), tf.math.mul(tf.linalg.matMul(gram, gram), c));
      Operand<T> product = tall ? tf.linalg.matMul(x, polynomial) : tf.linalg.matMul(polynomial, x);
      x = tf.math.add(tf.math.mul(x, a), product);
    }
    return x;
  }

  private static <T extends TFloating> Operand<T> constant(Ops tf, Operand<T> like, float value) {
    return tf.dtypes.cast(tf.constant(value), like.asOutput().type());
  }
}
