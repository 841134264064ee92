package org.fmnist.model;

import java.util.Map;
import org.fmnist.data.Batch;
import org.fmnist.graph.StepResult;
import org.fmnist.graph.Weights;
import org.fmnist.runtime.TensorValue;

/**
 * A network that training moves. Two engines stand behind it: {@link ExactTrainer}, the original's
 * bits, and the fast one. Not for sharing between threads.
 */
public interface TrainableModel extends AutoCloseable {
  /**
   * One training step.
   *
   * @param iteration the global step, from 0; the original's {@code iter}
   * @return loss and accuracy of the batch before the weights move, in training mode
   */
  StepResult step(Batch batch, long iteration);

  /** Loss and accuracy of a batch with the moving averages and without dropout. */
  StepResult evaluate(Batch batch);

  /**
   * Computes anew what batch norm divides by in {@link #evaluate}, where {@link #weights} are
   * averaged (EMA); else it does nothing.
   *
   * @param batches training batches of one size; a few thousand images are enough
   */
  default void recomputeStatistics(Iterable<Batch> batches) {}

  /** The learning rate of a step. */
  double learningRate(long iteration);

  /** The weights that {@link #evaluate} uses, to save and to ship. */
  Weights weights();

  /** Takes over weights, as fine-tuning starts; optimizer state begins anew. */
  void start(Weights weights);

  /** Everything that a later {@link #resume} needs to go on bit for bit, by name. */
  Map<String, TensorValue> state();

  /**
   * Goes on where {@link #state} was taken.
   *
   * @throws IllegalArgumentException if the state is not one of this engine with these settings
   */
  void resume(Map<String, TensorValue> state);

  @Override
  void close();
}
