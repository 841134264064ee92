package org.fmnist.train;

import org.fmnist.io.FmnistException;

/**
 * Ends a run whose loss is no number any more, as {@code train.py} does. Has no state and may be
 * shared between threads.
 */
public final class StopOnNan implements TrainingListener {
  @Override
  public void onStep(Training training, long step, double loss, double accuracy) {
    if (Double.isNaN(loss) || Double.isInfinite(loss)) {
      throw new FmnistException(
          "training diverged: expected a finite loss, found "
              + loss
              + " at step "
              + step
              + "; lower the learning rate or the gradient clip; the last complete"
              + " checkpoint is kept");
    }
  }
}
