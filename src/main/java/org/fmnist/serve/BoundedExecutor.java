package org.fmnist.serve;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A few threads for work that is heavy, and a short queue before them. */
final class BoundedExecutor implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 30;

  private final ThreadPoolExecutor threads;
  private final String busy;

  /**
   * @param name of the threads
   * @param busy what clients are told when the queue is full
   */
  BoundedExecutor(String name, int size, int queue, String busy) {
    this.busy = busy;
    this.threads =
        new ThreadPoolExecutor(
            size,
            size,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs some work.
   *
   * @throws HttpProblem if too much waits already
   */
  <T> CompletableFuture<T> submit(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, threads);
    } catch (RejectedExecutionException e) {
      throw HttpProblem.unavailable(busy);
    }
  }

  /** Finishes what was begun. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
