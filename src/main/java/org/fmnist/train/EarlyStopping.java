package org.fmnist.train;

/**
 * Stops after some epochs in a row without a new best, as {@code train.py} does. Has no state and
 * may be shared between threads.
 */
public final class EarlyStopping implements TrainingListener {
  @Override
  public void onStart(Training training) {
    // A run that has stopped so does not begin again when it is resumed.
    judge(training);
  }

  @Override
  public void onEpoch(Training training, EpochRecord epoch) {
    judge(training);
  }

  private static void judge(Training training) {
    int patience = training.settings().earlyStop();
    if (patience > 0 && training.epochsSinceBest() >= patience) {
      training.stop("no new best in " + patience + " epochs");
    }
  }
}
