package org.fmnist.train;

/**
 * Is told how a run goes, and may stop it: from outside by {@link #stopRequested}, for a reason of
 * the run by {@link Training#stop}. Called in the training thread; an exception ends the run.
 */
public interface TrainingListener extends AutoCloseable {
  /** A line that a user should know of the inputs, such as tensors passed over. */
  default void note(String line) {}

  /** Before the first step, also of a resumed run. */
  default void onStart(Training training) {}

  /**
   * Whether to stop: asked after every step, and before the final evaluation. The run saves where
   * it stands and can be resumed.
   */
  default boolean stopRequested() {
    return false;
  }

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
