package org.fmnist.cli;

import java.io.PrintStream;

/** Tells people how far something is. May be told by several threads. */
interface ProgressMeter extends AutoCloseable {
  void done(long count);

  /** A few words behind the figures, such as the loss so far. */
  default void message(String words) {}

  /** Frees the line for something else to be printed. */
  default void clear() {}

  @Override
  void close();

  static ProgressMeter silent() {
    return new ProgressMeter() {
      @Override
      public void done(long count) {}

      @Override
      public void close() {}
    };
  }

  /** A line that is drawn anew in its place, for terminals of 80 columns and more. */
  final class Bar implements ProgressMeter {
    private static final int COLUMNS = 79;
    private static final int CELLS = 10;
    private static final long PERIOD_NANOS = 100_000_000L;

    private final Rate rate;
    private final PrintStream err;
    private long drawn = System.nanoTime() - PERIOD_NANOS;
    private boolean visible;

    Bar(Rate rate, PrintStream err) {
      this.rate = rate;
      this.err = err;
    }

    @Override
    public synchronized void done(long count) {
      long now = System.nanoTime();
      rate.done(count, now);
      if (now - drawn >= PERIOD_NANOS) {
        draw(now);
      }
    }

    private void draw(long now) {
      drawn = now;
      int cells = (int) (rate.share() * CELLS);
      String line = "[" + "=".repeat(cells) + " ".repeat(CELLS - cells) + "] " + rate.text(now);
      err.print("\r" + fitted(line));
      err.flush();
      visible = true;
    }

    /** Exactly so wide that it covers the line before. */
    private static String fitted(String line) {
      return line.length() > COLUMNS
          ? line.substring(0, COLUMNS)
          : line + " ".repeat(COLUMNS - line.length());
    }

    @Override
    public synchronized void message(String words) {
      rate.message(words);
    }

    @Override
    public synchronized void clear() {
      if (visible) {
        err.print("\r" + fitted("") + "\r");
        visible = false;
      }
    }

    @Override
    public synchronized void close() {
      if (visible) {
        draw(System.nanoTime());
        err.println();
        visible = false;
      }
    }
  }

  /** A plain line now and then, for files, pipes and terminals that cannot go back in a line. */
  final class Lines implements ProgressMeter {
    private static final long PERIOD_NANOS = 10_000_000_000L;

    private final Rate rate;
    private final PrintStream err;
    private long printed = System.nanoTime();

    Lines(Rate rate, PrintStream err) {
      this.rate = rate;
      this.err = err;
    }

    @Override
    public synchronized void done(long count) {
      long now = System.nanoTime();
      rate.done(count, now);
      if (now - printed >= PERIOD_NANOS && rate.moves(now)) {
        printed = now;
        err.println(rate.text(now));
      }
    }

    @Override
    public synchronized void message(String words) {
      rate.message(words);
    }

    @Override
    public void close() {}
  }
}
