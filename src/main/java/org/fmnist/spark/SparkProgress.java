package org.fmnist.spark;

import java.util.Locale;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Consumer;
import org.apache.spark.util.LongAccumulator;

/** A line now and then on how far the work is: how many are done, how many a second, time left. */
final class SparkProgress implements AutoCloseable {
  private static final int MILLIS = 10_000;

  private final String what;
  private final String unit;
  private final long total;
  private final LongAccumulator done;
  private final Consumer<String> lines;
  private final long before;
  private final long began = System.nanoTime();
  private final Timer clock = new Timer("progress", true);
  private long shown;

  SparkProgress(
      String what, String unit, long total, LongAccumulator done, Consumer<String> lines) {
    this.what = what;
    this.unit = unit;
    this.total = total;
    this.done = done;
    this.lines = lines;
    this.before = done.value();
    clock.schedule(
        new TimerTask() {
          @Override
          public void run() {
            show();
          }
        },
        MILLIS,
        MILLIS);
  }

  /** Shows how far the work is now, if it has moved on. */
  synchronized void show() {
    // A task that is run again counts again.
    long now = Math.min(total, done.value() - before);
    if (now > shown) {
      shown = now;
      lines.accept(what + ": " + line(now, total, unit, (System.nanoTime() - began) / 1e9));
    }
  }

  static String line(long done, long total, String unit, double seconds) {
    double rate = done / seconds;
    return String.format(
        Locale.ROOT,
        rate < 10 ? "%d of %d %s, %.3f %s/s, %.0f s left" : "%d of %d %s, %.0f %s/s, %.0f s left",
        done,
        total,
        unit,
        rate,
        unit,
        (total - done) / rate);
  }

  @Override
  public void close() {
    clock.cancel();
  }
}
