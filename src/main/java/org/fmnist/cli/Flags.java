package org.fmnist.cli;

import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Builds the flags of a command, group by group, and holds those that every command takes. */
final class Flags {
  private final Options options = new Options();
  private FlagGroup group = FlagGroup.MAIN;

  /** The flags from here on belong to this group. */
  Flags group(FlagGroup next) {
    group = next;
    return this;
  }

  /** A flag with a value. */
  Flags value(String name, String argument, String description) {
    options.addOption(new Flag(name, argument, description, group, false));
    return this;
  }

  /** A flag with a value that may stand several times. */
  Flags values(String name, String argument, String description) {
    options.addOption(new Flag(name, argument, description, group, true));
    return this;
  }

  /**
   * What the fast engine multiplies in.
   *
   * @param fallback empty where a preset says it
   */
  Flags precision(String fallback) {
    return value(
        "precision",
        "fp32|bf16|auto",
        "type in which the fast engine multiplies; auto: bf16 if the CPU has it"
            + (fallback.isEmpty() ? "" : " (default " + fallback + ")"));
  }

  /** A flag that is there or not. */
  Flags toggle(String name, String description) {
    options.addOption(new Flag(name, "", description, group, false));
    return this;
  }

  Options build() {
    return options;
  }

  /** The flags of every verb. */
  static Options common() {
    return new Flags()
        .group(FlagGroup.DATA)
        .value(
            "checkpoint",
            "PATH",
            "weights: shipped, robust, the prefix of a checkpoint, or a folder with one"
                + " (default shipped)")
        .value(
            "data",
            "DIR",
            "folder with the four IDX files or Kaggle's two CSV files (default: the embedded"
                + " Fashion-MNIST)")
        .group(FlagGroup.RUN)
        .value("seed", "N", "seed of all random numbers (default 2019)")
        .value("batch-size", "N", "images per batch")
        .group(FlagGroup.MACHINE)
        .value("threads", "N", "CPU threads (default: all cores)")
        .value("device", "auto|cpu|gpu", "where to compute (default auto: the GPU if usable)")
        .group(FlagGroup.COMMON)
        .toggle("json", "print the result as one JSON document")
        .toggle("quiet", "print no progress and no notes")
        .toggle("verbose", "print native log lines, and stack traces of failures")
        .toggle("version", "print the version")
        .build()
        .addOption(Option.builder("h").longOpt("help").desc("print this help").get());
  }
}
