package org.fmnist.cli;

import java.util.Locale;
import org.fmnist.train.EpochRecord;
import org.fmnist.train.Training;
import org.fmnist.train.TrainingListener;

/** Shows a run's progress, and stops it when the user asks to. */
final class TrainingProgress implements TrainingListener {
  private final Console console;
  private ProgressMeter meter = ProgressMeter.silent();

  TrainingProgress(Console console) {
    this.console = console;
  }

  @Override
  public void note(String line) {
    console.note(line);
  }

  @Override
  public void onStart(Training training) {
    long images = training.totalSteps() * training.settings().batchSize();
    meter = console.progress("train", "images", images);
  }

  @Override
  public void onStep(Training training, long step, double loss, double accuracy) {
    meter.message(String.format(Locale.ROOT, "loss %.3f", loss));
    meter.done((step + 1) * training.settings().batchSize());
  }

  @Override
  public boolean stopRequested() {
    return console.interrupted().getAsBoolean();
  }

  @Override
  public void onEpoch(Training training, EpochRecord e) {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "epoch %d: train loss %.4f, accuracy %.2f %%",
            e.epoch() + 1,
            e.trainLoss(),
            100 * e.trainAccuracy()));
    append(line, "validation", e.validLoss(), e.validAccuracy());
    if (!Double.isNaN(e.validRobust())) {
      line.append(String.format(Locale.ROOT, ", robust %.2f %%", 100 * e.validRobust()));
    }
    append(line, "test", e.testLoss(), e.testAccuracy());
    line.append(
        String.format(Locale.ROOT, "; %.0f images/s, %.1f s", e.imagesPerSecond(), e.seconds()));
    console.note(line.toString());
  }

  private static void append(StringBuilder line, String split, double loss, double accuracy) {
    if (!Double.isNaN(loss)) {
      line.append(
          String.format(
              Locale.ROOT, "; %s loss %.4f, accuracy %.2f %%", split, loss, 100 * accuracy));
    }
  }

  @Override
  public void close() {
    meter.close();
  }
}
