package org.fmnist.cli;

import java.io.PrintStream;
import java.util.function.BooleanSupplier;

/** Standard output for results, standard error for everything else. */
final class Console {
  private final PrintStream out;
  private final PrintStream err;
  private final boolean quiet;
  private final BooleanSupplier terminal;
  private final BooleanSupplier interrupted;
  private ProgressMeter shown = ProgressMeter.silent();

  /**
   * @param terminal whether standard error is a terminal that can redraw a line
   * @param interrupted whether the user has pressed Ctrl-C
   */
  Console(
      PrintStream out,
      PrintStream err,
      boolean quiet,
      BooleanSupplier terminal,
      BooleanSupplier interrupted) {
    this.out = out;
    this.err = err;
    this.quiet = quiet;
    this.terminal = terminal;
    this.interrupted = interrupted;
  }

  PrintStream out() {
    return out;
  }

  /** Standard error, at the beginning of a line. */
  PrintStream err() {
    shown.clear();
    return err;
  }

  /** Whether the user has pressed Ctrl-C. */
  BooleanSupplier interrupted() {
    return interrupted;
  }

  /** A line for people about what goes on. */
  void note(String line) {
    if (!quiet) {
      err().println(line);
    }
  }

  /** Shows how far {@code total} of {@code unit} are done. */
  ProgressMeter progress(String task, String unit, long total) {
    if (!quiet) {
      Rate rate = new Rate(task, unit, total);
      shown =
          terminal.getAsBoolean()
              ? new ProgressMeter.Bar(rate, err)
              : new ProgressMeter.Lines(rate, err);
    }
    return shown;
  }
}
