package org.fmnist.cli;

import java.util.Optional;
import org.apache.commons.cli.Options;
import org.fmnist.train.Engine;

/** {@code train}: from initial values, as the original's {@code train.py} or better. */
final class TrainCommand implements Command {
  @Override
  public String name() {
    return "train";
  }

  @Override
  public String summary() {
    return "train from initial values into a run directory";
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
    return TrainingRun.train(arguments, console);
  }
}
