package org.fmnist.graph.fast;

import java.util.List;
import org.fmnist.graph.Layer;
import org.fmnist.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/**
 * A convolution of the network, SAME padding.
 *
 * @param layer whose kernel it uses
 * @param stride in both directions
 */
record ConvolutionLayer(Layer layer, long stride) {
  /** In the order that images pass them ({@code CNN.__build_graph}). */
  static final List<ConvolutionLayer> ALL =
      List.of(
          new ConvolutionLayer(Layer.CONV1, 1),
          new ConvolutionLayer(Layer.CONV2, 2),
          new ConvolutionLayer(Layer.CONV3, 3));

  /** All but the one that images enter. */
  static final List<ConvolutionLayer> AFTER_FIRST = ALL.subList(1, ALL.size());

  <T extends TNumber> Operand<T> apply(Ops tf, Operand<T> x, Operand<T> kernel) {
    return tf.nn.conv2d(x, kernel, List.of(1L, stride, stride, 1L), "SAME");
  }

  /** [N,5,5,64] to [N,1600]. */
  static <T extends TNumber> Operand<T> flatten(Ops tf, Operand<T> x) {
    int width = Math.toIntExact(Variable.FC_KERNEL.shape()[0]);
    return tf.reshape(x, tf.constant(new int[] {-1, width}));
  }
}
