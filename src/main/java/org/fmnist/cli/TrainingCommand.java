package org.fmnist.cli;

import java.util.Optional;
import org.apache.commons.cli.Options;
import org.fmnist.model.Engine;

/**
 * {@code train}, from initial values, as the original's {@code train.py} or better, and {@code
 * fine-tune}, from a checkpoint's weights.
 */
record TrainingCommand(String name, String summary, boolean fromCheckpoint) implements Command {
  static TrainingCommand train() {
    return new TrainingCommand("train", "train from initial values into a run directory", false);
  }

  static TrainingCommand fineTune() {
    return new TrainingCommand("fine-tune", "train on from the weights of a checkpoint", true);
  }

  @Override
  public Options options() {
    return DistillationSettings.addTo(TrainingFlags.options()).build();
  }

  @Override
  public Optional<Engine> engine(Arguments arguments) {
    return Optional.of(TrainingRun.engine(arguments));
  }

  @Override
  public CommandResult run(Arguments arguments, Console console) {
    return TrainingRun.run(arguments, console, fromCheckpoint);
  }
}
