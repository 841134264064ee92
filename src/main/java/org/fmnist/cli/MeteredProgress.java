package org.fmnist.cli;

import org.fmnist.runtime.ProgressListener;

/** Shows how far work is, and stops it when the user asks to. */
final class MeteredProgress implements ProgressListener, AutoCloseable {
  private final String task;
  private final String unit;
  private final Console console;
  private ProgressMeter meter = ProgressMeter.silent();
  private boolean begun;

  MeteredProgress(String task, String unit, Console console) {
    this.task = task;
    this.unit = unit;
    this.console = console;
  }

  @Override
  public void progress(long done, long total) {
    if (!begun) {
      begun = true;
      meter = console.progress(task, unit, total);
    }
    meter.done(done);
  }

  @Override
  public void note(String line) {
    console.note(line);
  }

  @Override
  public boolean stopRequested() {
    return console.interrupted().getAsBoolean();
  }

  @Override
  public void close() {
    meter.close();
  }
}
