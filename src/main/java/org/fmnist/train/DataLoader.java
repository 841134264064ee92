package org.fmnist.train;

import java.util.List;
import java.util.Map;
import org.fmnist.data.Batch;

/** Which images a run sees, and when. Not for sharing between threads. */
public interface DataLoader extends AutoCloseable {
  /** Training batches an epoch. */
  int stepsPerEpoch();

  /**
   * The training batch of a step. Steps are asked in order, one epoch after the other; after {@link
   * #resume} from where the run stood.
   */
  Batch train(int epoch, int step);

  /**
   * What the figures of a training batch are divided by to make the epoch's mean: batches weigh as
   * many images as they have. For even batches that is their number, as in {@code train.py}.
   */
  default double divisor(Batch batch) {
    return stepsPerEpoch();
  }

  /** The batches of one validation. */
  Iterable<Batch> validation();

  /** The batches of one test. */
  Iterable<Batch> test();

  /**
   * Clean training images, in batches of one size, for {@link
   * org.fmnist.model.TrainableModel#recomputeStatistics}.
   */
  default Iterable<Batch> statistics() {
    return List.of();
  }

  /** What {@link #resume} needs beside epoch and step: numbers by name. */
  Map<String, Long> state();

  /** Goes on where {@link #state} was taken. */
  void resume(Map<String, Long> state);

  @Override
  default void close() {}
}
