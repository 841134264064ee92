package org.fmnist.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;

/**
 * Lets Ctrl-C save before it ends the process: the shutdown hook asks the main thread to stop and,
 * if that thread has been asking whether to, waits until it has. The JVM then exits with 130 by
 * itself.
 */
final class Interrupts {
  private static final long PATIENCE_SECONDS = 120;

  private final AtomicBoolean requested = new AtomicBoolean();
  private final AtomicBoolean watched = new AtomicBoolean();
  private final CountDownLatch finished = new CountDownLatch(1);

  private Interrupts() {}

  /**
   * Does the work of the process.
   *
   * @param work is given whether to stop; if it has asked once, it must go on asking until done
   * @return the work's exit code
   */
  static int during(ToIntFunction<BooleanSupplier> work) {
    Interrupts interrupts = new Interrupts();
    Runtime.getRuntime().addShutdownHook(new Thread(interrupts::stop, "interrupt"));
    try {
      return work.applyAsInt(interrupts::requested);
    } finally {
      interrupts.finish();
    }
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

  private boolean requested() {
    watched.set(true);
    return requested.get();
  }

  /** The process may end, however the work did. */
  private void finish() {
    watched.set(false);
    finished.countDown();
  }
}
