package org.fmnist.serve;

import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** Lets predictions go first: what runs for long asks between its steps. For many threads. */
final class RightOfWay {
  /** How long a step waits at most: what runs for long shall get on, too. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long LOOK_MILLIS = 2;

  private final IntSupplier waiting;

  /**
   * @param waiting images that wait for a prediction
   */
  RightOfWay(IntSupplier waiting) {
    this.waiting = waiting;
  }

  /** Waits while images wait, but not for long. */
  void give() {
    long end = System.nanoTime() + PATIENCE_NANOS;
    try {
      while (waiting.getAsInt() > 0 && System.nanoTime() - end < 0) {
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
