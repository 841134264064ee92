package org.fmnist.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.Options;
import org.fmnist.flags.Arguments;
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

  /** Two command lines for the end of the help, from the verb on. */
  default List<String> examples() {
    return List.of();
  }

  /** By flag: what it is if not given, where that depends on the command line. */
  default Map<String, String> defaults(Arguments arguments) {
    return Map.of();
  }

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
