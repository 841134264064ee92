package org.fmnist.cli;

import org.fmnist.attack.AttackListener;

/** Shows how far an attack is, and stops it when the user asks to. */
final class AttackProgress implements AttackListener, AutoCloseable {
  private final Console console;
  private ProgressMeter meter = ProgressMeter.silent();

  AttackProgress(Console console) {
    this.console = console;
  }

  @Override
  public void begin(int total) {
    meter = console.progress("attack", "images", total);
  }

  @Override
  public void progress(int done, int successes, int total) {
    meter.message(successes + " succeeded");
    meter.done(done);
  }

  @Override
  public void note(String line) {
    meter.close(); // no line is glued to the bar
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
