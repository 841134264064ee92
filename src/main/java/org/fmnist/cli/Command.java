package org.fmnist.cli;

import java.util.Optional;
import org.apache.commons.cli.Options;
import org.fmnist.model.Engine;

/** One verb of the command line. */
interface Command {
  String name();

  /** One line for the list of verbs. */
  String summary();

  /** What stands after the verb in the usage line. */
  default String arguments() {
    return "";
  }

  /** The verb's own flags; those of every verb are added to them. */
  Options options();

  /** What will run the graph; empty if this command line needs no TensorFlow. */
  default Optional<Engine> engine(Arguments arguments) {
    return Optional.of(Engine.FAST);
  }

  /**
   * Does the work. Progress and notes go to the console, results come back.
   *
   * @throws org.fmnist.cli.UsageException for wrong usage
   * @throws org.fmnist.io.FmnistException for a failure that the user can mend
   */
  CommandResult run(Arguments arguments, Console console);
}
