package org.fmnist.cli;

import java.io.PrintStream;
import java.util.function.BooleanSupplier;

/**
 * Standard output for results, standard error for everything else.
 *
 * @param interrupted whether the user has pressed Ctrl-C
 */
record Console(
    PrintStream out,
    PrintStream err,
    boolean quiet,
    boolean terminal,
    BooleanSupplier interrupted) {
  /** A line for people about what goes on. */
  void note(String line) {
    if (!quiet) {
      err.println(line);
    }
  }

  /** Shows how far {@code total} of {@code unit} are done. */
  ProgressMeter progress(String task, String unit, long total) {
    return quiet
        ? ProgressMeter.silent()
        : terminal
            ? new ProgressMeter.Bar(task, unit, total, err)
            : new ProgressMeter.Lines(task, unit, total, err);
  }
}
