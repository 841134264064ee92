package org.fmnist.graph.fast;

import java.util.Arrays;
import org.fmnist.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/**
 * Muon's direction: a kernel's gradient as a matrix [inputs, outputs] whose singular values are all
 * brought near 1, so that no few directions rule the step. Newton-Schulz iteration and its
 * constants: K. Jordan et al., "Muon: An optimizer for hidden layers in neural networks", 2024. The
 * scale that gives the steps the size of Adam's, so that one learning rate and weight decay serve
 * both: J. Liu et al., "Muon is scalable for LLM training", 2025.
 *
 * <p>A step of the iteration is X ← XP, P = aI + bG + cG² with G = XᵀX. All P are polynomials of
 * the first G and commute, so they are multiplied among themselves, [outputs, outputs], and X takes
 * part at the start and at the end only. Kernels have more inputs than outputs.
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
   * @return in the same shape, of root mean square about 0.2
   */
  static Operand<TFloat32> of(Ops tf, Variable kernel, Operand<TFloat32> gradient) {
    long[] shape = kernel.shape();
    int outputs = (int) shape[shape.length - 1];
    int inputs = kernel.size() / outputs;
    Operand<TFloat32> matrix = tf.reshape(gradient, tf.constant(new int[] {inputs, outputs}));
    Operand<TFloat32> norm =
        tf.math.sqrt(tf.reduceSum(tf.math.square(matrix), tf.constant(new int[] {0, 1})));
    Operand<TFloat32> x = tf.math.div(matrix, tf.math.add(norm, tf.constant(EPSILON)));

    Operand<TFloat32> gram = tf.linalg.matMul(x, x, MatMul.transposeA(true));
    Operand<TFloat32> product = polynomial(tf, gram, outputs);
    Operand<TFloat32> factor = product;
    for (int i = 1; i < ITERATIONS; i++) {
      gram = tf.linalg.matMul(factor, tf.linalg.matMul(gram, factor));
      factor = polynomial(tf, gram, outputs);
      product = tf.linalg.matMul(product, factor);
    }
    float scale = ADAM_SIZE * (float) Math.sqrt(inputs);
    Operand<TFloat32> direction = tf.math.mul(tf.linalg.matMul(x, product), tf.constant(scale));
    return tf.reshape(direction, tf.constant(shape));
  }

  /** aI + bG + cG². */
  private static Operand<TFloat32> polynomial(Ops tf, Operand<TFloat32> gram, int size) {
    float[] diagonal = new float[size];
    Arrays.fill(diagonal, A);
    Operand<TFloat32> squared = tf.linalg.matMul(gram, gram);
    return tf.math.add(
        tf.linalg.tensorDiag(tf.constant(diagonal)),
        tf.math.add(tf.math.mul(gram, tf.constant(B)), tf.math.mul(squared, tf.constant(C))));
  }
}
