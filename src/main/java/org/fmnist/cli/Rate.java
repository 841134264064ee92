package org.fmnist.cli;

import java.util.Locale;

/** How far a task is, how fast it goes, and how long it will take. */
final class Rate {
  private final String task;
  private final String unit;
  private final long total;
  private long begin = -1;
  private long beganAt;
  private long done;
  private String words = "";

  Rate(String task, String unit, long total) {
    this.task = task;
    this.unit = unit;
    this.total = total;
  }

  /** The first call says where the task begins. */
  void done(long count, long nanos) {
    if (begin < 0) {
      begin = count;
      beganAt = nanos;
    }
    done = count;
  }

  void message(String newWords) {
    words = newWords;
  }

  /** From 0 to 1. */
  double share() {
    return total <= 0 ? 1 : Math.min(1, (double) done / total);
  }

  /** Whether anything was done since the task began, so that there is a speed. */
  boolean moves(long nanos) {
    return done > begin && nanos > beganAt;
  }

  String text(long nanos) {
    String count = task + ": " + done + " of " + total + " " + unit;
    String after = words.isEmpty() ? "" : ", " + words;
    if (!moves(nanos)) {
      return count + after;
    }
    double rate = (done - begin) / ((nanos - beganAt) / 1e9);
    return count
        + String.format(Locale.ROOT, ", %.0f/s, ", rate)
        + duration((total - done) / rate)
        + " left"
        + after;
  }

  private static String duration(double seconds) {
    return seconds < 90
        ? Math.round(seconds) + " s"
        : String.format(Locale.ROOT, "%.1f min", seconds / 60);
  }
}
