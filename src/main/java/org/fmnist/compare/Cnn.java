package org.fmnist.compare;

import java.util.Map;
import org.fmnist.data.Batch;
import org.fmnist.graph.StepResult;
import org.fmnist.graph.Weights;
import org.fmnist.runtime.TensorValue;

/**
 * What the class {@code CNN} of {@code model.py} can do, on a session of its own whose random
 * kernels start from their beginning. The port and the original's MetaGraph both offer it.
 */
interface Cnn extends AutoCloseable {
  /** Makes one with its initial values. */
  @FunctionalInterface
  interface Factory {
    Cnn create();
  }

  /** Takes over the 18 variables of a checkpoint. */
  void restore(Weights weights);

  /**
   * Every layer's values in evaluation mode, by {@link OriginalNames}, logits and probabilities
   * last.
   */
  Map<String, TensorValue> activations(Batch batch);

  /** {@code eval_op}. */
  StepResult evaluate(Batch batch);

  /** {@code grad_op}: d loss / d images in evaluation mode. */
  TensorValue inputGradient(Batch batch);

  /**
   * In training mode with keep probabilities 1: {@code training.loss}, and of each variable {@code
   * gradient.NAME} before and {@code clipped_gradient.NAME} after clipping.
   */
  Map<String, TensorValue> trainingPass(Batch batch);

  /** {@code train_op}: two session runs. */
  StepResult train(Batch batch, int iteration, double keepFc, double keepConv);

  /** The named variables' values: the network's, Adam's slots and powers. */
  Map<String, TensorValue> values(Iterable<String> names);

  /** Values rounded to the type that it computes in. */
  TensorValue value(double[] values, long... shape);

  @Override
  void close();
}
