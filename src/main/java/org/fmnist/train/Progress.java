package org.fmnist.train;

import java.util.List;

/**
 * Where a run stands; with the model's and the plan's state all that resuming needs. Immutable.
 *
 * @param epoch the epoch that is running, from 0
 * @param step steps done in it
 * @param lossSum so far in this epoch, already divided by its number of steps
 * @param accuracySum the same of the accuracy
 * @param epochs what is finished
 */
public record Progress(
    int epoch, int step, double lossSum, double accuracySum, List<EpochRecord> epochs) {
  /** Before the first step. */
  public static Progress start() {
    return new Progress(0, 0, 0, 0, List.of());
  }

  public Progress {
    epochs = List.copyOf(epochs);
  }
}
