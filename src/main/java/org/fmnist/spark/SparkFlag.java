package org.fmnist.spark;

import java.util.Locale;

/**
 * A flag of the command line.
 *
 * @param argument what its value is called; empty if it has none
 */
record SparkFlag(String name, String argument, String description) {
  static SparkFlag toggle(String name, String description) {
    return new SparkFlag(name, "", description);
  }

  boolean hasArgument() {
    return !argument.isEmpty();
  }

  /** A line of the help. */
  String help() {
    String usage = "--" + name + (hasArgument() ? " <" + argument + ">" : "");
    return String.format(Locale.ROOT, "  %-36s %s", usage, description);
  }
}
