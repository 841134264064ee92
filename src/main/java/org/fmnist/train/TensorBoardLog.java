package org.fmnist.train;

import java.nio.file.Path;
import java.util.Locale;
import org.fmnist.graph.Variable;
import org.fmnist.graph.Weights;
import org.fmnist.runtime.EventsFile;
import org.fmnist.runtime.SessionSettings;

/**
 * Writes an events file for TensorBoard: loss, accuracy and learning rate every so many steps; the
 * epoch's figures and the spread of each kernel after every epoch. A resumed run begins another
 * file, and TensorBoard joins them by step. Not for sharing between threads.
 */
public final class TensorBoardLog implements TrainingListener {
  private final EventsFile events;
  private final int every;

  /**
   * @param every log each step whose number divides by it; 0 logs none
   */
  public TensorBoardLog(Path directory, int every, SessionSettings session) {
    this.events = EventsFile.create(directory, session);
    this.every = every;
  }

  @Override
  public void onStep(Training training, long step, double loss, double accuracy) {
    if (every == 0 || step % every != 0) {
      return;
    }
    events.scalar(step, "step/loss", loss);
    events.scalar(step, "step/accuracy", accuracy);
    events.scalar(step, "step/learning_rate", training.model().learningRate(step));
  }

  @Override
  public void onEpoch(Training training, EpochRecord e) {
    long step = training.iteration();
    scalar(step, "train/loss", e.trainLoss());
    scalar(step, "train/accuracy", e.trainAccuracy());
    scalar(step, "validation/loss", e.validLoss());
    scalar(step, "validation/accuracy", e.validAccuracy());
    scalar(step, "validation/robust_accuracy", e.validRobust());
    scalar(step, "test/loss", e.testLoss());
    scalar(step, "test/accuracy", e.testAccuracy());
    Weights weights = training.model().weights();
    for (Variable variable : Variable.trainedVariables()) {
      if (variable.shape().length > 1) {
        String name = "kernel/" + variable.name().toLowerCase(Locale.ROOT);
        events.histogram(step, name, weights.get(variable));
      }
    }
    events.flush();
  }

  private void scalar(long step, String name, double value) {
    if (!Double.isNaN(value)) {
      events.scalar(step, name, value);
    }
  }

  @Override
  public void close() {
    events.close();
  }
}
