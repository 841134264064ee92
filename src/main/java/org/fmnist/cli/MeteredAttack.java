package org.fmnist.cli;

import org.fmnist.defend.ComparisonListener;

/** Shows how far an attack is, and stops it when the user asks to. */
record MeteredAttack(ProgressMeter meter, Console console) implements ComparisonListener.Part {
  @Override
  public void progress(int done, int successes, int total) {
    meter.message(successes + " succeeded");
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
