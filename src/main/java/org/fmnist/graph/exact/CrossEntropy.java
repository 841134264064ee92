package org.fmnist.graph.exact;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.nn.SoftmaxCrossEntropyWithLogits;
import org.tensorflow.types.family.TNumber;

/**
 * The mean softmax cross-entropy and its gradients, as {@code tf.gradients} of Python builds them:
 * C++'s own gradient of the fused operation has a float32 constant and cannot be built in fp64.
 *
 * @param logits [N,10]
 * @param loss the mean over the batch
 * @param ofLogits d loss / d logits
 */
record CrossEntropy<T extends TNumber>(Operand<T> logits, Operand<T> loss, Operand<T> ofLogits) {

  /**
   * @param logits [N,10]
   * @param labels [N,10], one-hot
   */
  static <T extends TNumber> CrossEntropy<T> of(Ops tf, Operand<T> logits, Operand<T> labels) {
    SoftmaxCrossEntropyWithLogits<T> fused = tf.nn.softmaxCrossEntropyWithLogits(logits, labels);
    Operand<T> each = fused.loss(); // loss_
    Operand<T> loss = tf.math.mean(each, tf.constant(0)); // loss
    Operand<T> ofEach = Gradients.create(tf.scope(), loss, List.of(each)).<T>dy(0);
    Operand<T> ofLogits = tf.math.mul(tf.expandDims(ofEach, tf.constant(-1)), fused.backprop());
    return new CrossEntropy<>(logits, loss, ofLogits);
  }

  /** d loss / d x of each x that the logits are computed from. */
  Gradients gradients(Ops tf, List<? extends Operand<?>> x) {
    return Gradients.create(tf.scope(), logits, x, Gradients.dx(List.of(ofLogits)));
  }
}
