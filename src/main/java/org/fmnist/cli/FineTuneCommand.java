package org.fmnist.cli;

import java.util.Optional;
import org.apache.commons.cli.Options;
import org.fmnist.train.Engine;

/** {@code fine-tune}: training that starts from a checkpoint's weights. */
final class FineTuneCommand implements Command {
  @Override
  public String name() {
    return "fine-tune";
  }

  @Override
  public String summary() {
    return "train on from the weights of a checkpoint";
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
    return TrainingRun.fineTune(arguments, console);
  }
}
