package org.fmnist.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Lets a process that runs until a signal ends it exit with 0 once it has finished its work: the
 * JVM by itself would exit with the signal's number, as if something had gone wrong.
 */
final class EndBySignal implements AutoCloseable {
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread hook = new Thread(this::end, "end");
  private volatile boolean done;

  EndBySignal() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** The work is finished. */
  void done() {
    done = true;
  }

  private void end() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (done) {
      Runtime.getRuntime().halt(0);
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // A signal came: the hook runs and waits.
    }
    over.countDown();
  }
}
