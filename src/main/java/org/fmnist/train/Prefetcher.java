package org.fmnist.train;

import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.fmnist.data.Batch;
import org.fmnist.io.FmnistException;

/** Makes the next few batches in one thread of its own while the step before them runs. */
final class Prefetcher implements AutoCloseable {
  /** Batches that may wait; more would only take memory. */
  private static final int DEPTH = 4;

  private final LongFunction<Batch> maker;
  private final ArrayDeque<Future<Batch>> waiting = new ArrayDeque<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread daemon = new Thread(task, "batches");
            daemon.setDaemon(true);
            return daemon;
          });

  /** The number of the batch at the head of those that wait. */
  private long next;

  /**
   * @param maker makes the batch of a number, whatever was made before
   */
  Prefetcher(LongFunction<Batch> maker) {
    this.maker = maker;
  }

  /** The batch of a number; quick if it follows the one asked before. */
  Batch get(long number) {
    if (number != next) {
      waiting.forEach(batch -> batch.cancel(false));
      waiting.clear();
      next = number;
    }
    while (waiting.size() <= DEPTH) {
      long ahead = next + waiting.size();
      waiting.add(thread.submit(() -> maker.apply(ahead)));
    }
    next++;
    return await(waiting.remove());
  }

  private static Batch await(Future<Batch> batch) {
    try {
      return batch.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FmnistException("interrupted while waiting for a batch; resume the run", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException("a batch could not be made", e.getCause());
    }
  }

  /** Returns when the maker has stopped: what it used may be closed then. */
  @Override
  public void close() {
    thread.shutdownNow();
    waiting.clear();
    boolean interrupted = false;
    while (!thread.isTerminated()) {
      try {
        thread.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
