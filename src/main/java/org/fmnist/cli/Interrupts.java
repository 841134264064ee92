package org.fmnist.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets Ctrl-C save before it ends the process: the shutdown hook asks the main thread to stop and,
 * if that thread has been asking whether to, waits until it has. The JVM then exits with 130 by
 * itself.
 */
final class Interrupts implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  private final AtomicBoolean requested = new AtomicBoolean();
  private final AtomicBoolean watched = new AtomicBoolean();
  private final CountDownLatch finished = new CountDownLatch(1);

  private Interrupts() {}

  /** Begins to listen; closed when the work is done, however it ended. */
  static Interrupts install() {
    Interrupts interrupts = new Interrupts();
    Runtime.getRuntime().addShutdownHook(new Thread(interrupts::stop, "interrupt"));
    return interrupts;
  }

  private void stop() {
    requested.set(true);
    try {
      if (watched.get() && !finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("fmnist: stopped without waiting any longer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether to stop; who has asked once must go on asking until it is done. */
  boolean requested() {
    watched.set(true);
    return requested.get();
  }

  /** The process may end. */
  @Override
  public void close() {
    watched.set(false);
    finished.countDown();
  }
}
