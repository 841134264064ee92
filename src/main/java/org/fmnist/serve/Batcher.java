package org.fmnist.serve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.fmnist.data.FashionMnist;
import org.fmnist.graph.fast.ForwardScores;
import org.fmnist.model.FastClassifier;

/**
 * Collects images that are asked for at once into runs of one size, which several workers make,
 * each with a copy of the model on one thread. A request is split over runs where that fills them;
 * the size of a run does not change, so that an image's values do not depend on who else asks.
 *
 * <p>For many threads. {@link #close} finishes what was asked for.
 */
final class Batcher implements AutoCloseable {
  private static final int PIXELS = FashionMnist.PIXELS;

  /**
   * Bounds.
   *
   * @param batch images a run
   * @param waitNanos how long the oldest image waits for others to fill its run
   * @param queue images that may wait
   */
  record Limits(int batch, long waitNanos, int queue) {}

  /** Some images of a request, and their place in a run. */
  private record Part(PendingScores request, int from, int count, int place) {}

  private final Limits limits;
  private final BatchMetrics metrics;
  private final Executor answering;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<PendingScores> queue = new ArrayDeque<>();
  private final List<Thread> workers = new ArrayList<>();
  private int waiting;
  private boolean closed;

  /**
   * Opens the copies and starts the workers.
   *
   * @param opener gives a copy that makes runs of the limits' size, which the batcher closes
   * @param answering where answers are completed, those of a run together: not on the threads that
   *     run the model, and not with a thread to wake for each
   */
  Batcher(
      Supplier<FastClassifier> opener,
      int copies,
      Limits limits,
      BatchMetrics metrics,
      Executor answering) {
    this.limits = limits;
    this.metrics = metrics;
    this.answering = answering;
    List<FastClassifier> opened = new ArrayList<>();
    try {
      for (int i = 0; i < copies; i++) {
        FastClassifier copy = opener.get();
        opened.add(copy);
        copy.scores(new float[PIXELS]); // the first run is slow: it is nobody's
      }
    } catch (RuntimeException | Error e) {
      opened.forEach(FastClassifier::close);
      throw e;
    }
    for (FastClassifier copy : opened) {
      Thread worker = new Thread(() -> work(copy), "batch-" + workers.size());
      worker.setDaemon(true);
      workers.add(worker);
    }
    workers.forEach(Thread::start);
  }

  /**
   * Asks for the scores of images.
   *
   * @param pixels N images of 784, which nobody changes until the answer is there
   * @return the answer; cancelled, it is not computed any more
   * @throws HttpProblem if too many images wait already, or the service ends
   */
  CompletableFuture<ForwardScores> submit(float[] pixels) {
    PendingScores request = new PendingScores(pixels);
    lock.lock();
    try {
      if (closed) {
        throw HttpProblem.unavailable("the service is shutting down; ask another");
      }
      if (waiting + request.count() > limits.queue()) {
        throw HttpProblem.tooMany(
            "expected room for "
                + request.count()
                + " images, found "
                + waiting
                + " of at most "
                + limits.queue()
                + " waiting; ask again in a second");
      }
      boolean first = queue.isEmpty();
      boolean full = waiting >= limits.batch();
      queue.add(request);
      waiting += request.count();
      if (first || (!full && waiting >= limits.batch())) {
        changed.signal(); // one worker waits for the run to be full, or another takes the full run
      }
    } finally {
      lock.unlock();
    }
    return request.answer();
  }

  /** Images that wait. */
  int waiting() {
    lock.lock();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  private void work(FastClassifier copy) {
    try (copy) {
      for (List<Part> batch = take(); !batch.isEmpty(); batch = take()) {
        run(copy, batch);
      }
    }
  }

  private void run(FastClassifier copy, List<Part> batch) {
    Part last = batch.get(batch.size() - 1);
    float[] pixels = new float[(last.place() + last.count()) * PIXELS];
    for (Part part : batch) {
      part.request().copyPixels(part.from(), part.count(), pixels, part.place());
    }
    try {
      ForwardScores scores = copy.scores(pixels);
      answer(() -> batch.forEach(part -> put(part, scores)));
    } catch (RuntimeException | Error e) {
      answer(() -> batch.forEach(part -> part.request().fail(e)));
    }
  }

  private static void put(Part part, ForwardScores scores) {
    part.request().put(part.from(), part.count(), scores, part.place());
  }

  private void answer(Runnable task) {
    try {
      answering.execute(task);
    } catch (RejectedExecutionException e) {
      task.run(); // at the service's end
    }
  }

  /** The next images to run together; none when all is done and there will be no more. */
  private List<Part> take() {
    lock.lock();
    try {
      awaitImages();
      List<Part> batch = new ArrayList<>();
      int filled = 0;
      while (filled < limits.batch() && !queue.isEmpty()) {
        PendingScores request = queue.element();
        if (request.isAbandoned()) {
          waiting -= request.left();
          queue.remove();
          continue;
        }
        int count = Math.min(limits.batch() - filled, request.left());
        batch.add(new Part(request, request.take(count), count, filled));
        filled += count;
        waiting -= count;
        if (request.left() == 0) {
          queue.remove();
        }
      }
      if (filled > 0) {
        metrics.ran(filled);
      }
      if (!queue.isEmpty()) {
        changed.signal(); // another worker may take the rest
      }
      return batch.isEmpty() && !closed ? take() : batch;
    } finally {
      lock.unlock();
    }
  }

  private void awaitImages() {
    try {
      for (long nanos = toWait(); nanos > 0; nanos = toWait()) {
        changed.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e); // nobody interrupts workers
    }
  }

  /** How long the next run is still to wait, nanoseconds; 0 or less if it may begin. */
  private long toWait() {
    PendingScores oldest = queue.peek();
    if (closed || waiting >= limits.batch()) {
      return 0;
    }
    return oldest == null
        ? Long.MAX_VALUE
        : oldest.asked() + limits.waitNanos() - System.nanoTime();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    for (Thread worker : workers) {
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException e) {
          interrupted = true; // a native run cannot be left
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
