package org.fmnist.spark;

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

  /** As the help names it. */
  String usage() {
    return "--" + name + (hasArgument() ? " " + argument : "");
  }
}
