package org.fmnist.train;

/**
 * Is told how a run goes, and may stop it through {@link Training#stop}. Called in the training
 * thread; an exception ends the run.
 */
public interface TrainingListener extends AutoCloseable {
  /** Before the first step, also of a resumed run. */
  default void onStart(Training training) {}

  /**
   * After a step.
   *
   * @param loss of the step's batch
   * @param accuracy of the step's batch
   */
  default void onStep(Training training, long step, double loss, double accuracy) {}

  /** After an epoch with its validation. */
  default void onEpoch(Training training, EpochRecord epoch) {}

  /** When the run is over or was stopped, unless it failed. */
  default void onEnd(Training training) {}

  @Override
  default void close() {}
}
