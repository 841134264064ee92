package org.fmnist.cli;

import java.util.List;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Builds the flags of a command, and holds those that every command takes. */
final class Flags {
  private final Options options = new Options();

  /** A flag with a value. */
  Flags value(String name, String argument, String description) {
    options.addOption(
        Option.builder().longOpt(name).hasArg().argName(argument).desc(description).get());
    return this;
  }

  /** A flag with a value that may stand several times. */
  Flags values(String name, String argument, String description) {
    value(name, argument, description);
    options.getOption(name).setType(List.class);
    return this;
  }

  static boolean isRepeatable(Option option) {
    return option.getType() == List.class;
  }

  /** A flag that is there or not. */
  Flags toggle(String name, String description) {
    options.addOption(Option.builder().longOpt(name).desc(description).get());
    return this;
  }

  Options build() {
    return options;
  }

  /** The flags of every verb. */
  static Options common() {
    return new Flags()
        .value(
            "checkpoint", "PATH", "prefix or directory of a checkpoint (default: shipped weights)")
        .value("data", "DIR", "the four IDX files (default: embedded Fashion-MNIST)")
        .value("seed", "N", "seed of everything random (2019)")
        .value("batch-size", "N", "images a batch")
        .value("threads", "N", "threads (all cores)")
        .value("device", "auto|cpu|gpu", "where to run (auto)")
        .toggle("json", "print one JSON document")
        .toggle("quiet", "no progress, no notes")
        .toggle("verbose", "native log lines, and stack traces of failures")
        .toggle("version", "print the version")
        .build()
        .addOption(Option.builder("h").longOpt("help").desc("print this help").get());
  }
}
