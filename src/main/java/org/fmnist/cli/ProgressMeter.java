package org.fmnist.cli;

import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Tells people how far something is. */
interface ProgressMeter extends AutoCloseable {
  void done(long count);

  /** A few words behind the figures, such as the loss so far. */
  default void message(String words) {}

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

  /** A bar that redraws itself, for terminals. */
  final class Bar implements ProgressMeter {
    private static final int WIDTH = 100;
    private final ProgressBar bar;

    Bar(String task, String unit, long total, PrintStream err) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(total)
              .setUnit(" " + unit, 1)
              .showSpeed()
              .setStyle(ProgressBarStyle.ASCII)
              .setConsumer(new ConsoleProgressBarConsumer(err, WIDTH))
              .build();
    }

    @Override
    public void done(long count) {
      bar.stepTo(count);
    }

    @Override
    public void message(String words) {
      bar.setExtraMessage(" " + words);
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  /** A plain line now and then, for files and pipes. */
  final class Lines implements ProgressMeter {
    private static final long PERIOD_NANOS = 10_000_000_000L;
    private final String task;
    private final String unit;
    private final long total;
    private final PrintStream err;
    private long begin = -1;
    private long beganAt;
    private long printed = System.nanoTime();
    private String words = "";

    Lines(String task, String unit, long total, PrintStream err) {
      this.task = task;
      this.unit = unit;
      this.total = total;
      this.err = err;
    }

    @Override
    public void done(long count) {
      long now = System.nanoTime();
      if (begin < 0) {
        begin = count;
        beganAt = now;
      }
      if (now - printed >= PERIOD_NANOS && count > begin) {
        printed = now;
        double rate = (count - begin) / ((now - beganAt) / 1e9);
        err.println(
            String.format(
                Locale.ROOT,
                "%s: %d of %d %s, %.0f/s, %s left%s",
                task,
                count,
                total,
                unit,
                rate,
                duration((total - count) / rate),
                words.isEmpty() ? "" : ", " + words));
      }
    }

    @Override
    public void message(String newWords) {
      words = newWords;
    }

    private static String duration(double seconds) {
      return seconds < 90
          ? Math.round(seconds) + " s"
          : String.format(Locale.ROOT, "%.1f min", seconds / 60);
    }

    @Override
    public void close() {}
  }
}
