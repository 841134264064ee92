package org.fmnist.serve;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.fmnist.data.FashionMnist;
import org.fmnist.graph.fast.ForwardScores;

/** The images of a request, and the scores that are there already. */
final class PendingScores {
  private static final int PIXELS = FashionMnist.PIXELS;
  private static final int CLASSES = FashionMnist.CLASSES;

  private final float[] pixels;
  private final int count;
  private final long asked = System.nanoTime();
  private final float[] logits;
  private final float[] probabilities;
  private final AtomicInteger missing;
  private final CompletableFuture<ForwardScores> answer = new CompletableFuture<>();

  /** Images that are in a run already; under the batcher's lock. */
  private int taken;

  PendingScores(float[] pixels) {
    this.pixels = pixels;
    this.count = pixels.length / PIXELS;
    this.logits = new float[count * CLASSES];
    this.probabilities = new float[count * CLASSES];
    this.missing = new AtomicInteger(count);
  }

  int count() {
    return count;
  }

  /** When it was asked for, by {@link System#nanoTime}. */
  long asked() {
    return asked;
  }

  int left() {
    return count - taken;
  }

  /** Gives the next images away and says which is the first. */
  int take(int some) {
    int first = taken;
    taken += some;
    return first;
  }

  /** Whether nobody waits any more: cancelled, timed out or failed. */
  boolean isAbandoned() {
    return answer.isDone();
  }

  void copyPixels(int from, int some, float[] into, int place) {
    System.arraycopy(pixels, from * PIXELS, into, place * PIXELS, some * PIXELS);
  }

  /** Keeps a part of the answer, from a run in which it had a place. */
  void put(int from, int some, ForwardScores run, int place) {
    int length = some * CLASSES;
    System.arraycopy(run.logits(), place * CLASSES, logits, from * CLASSES, length);
    System.arraycopy(run.probabilities(), place * CLASSES, probabilities, from * CLASSES, length);
    if (missing.addAndGet(-some) == 0) {
      answer.complete(new ForwardScores(logits, probabilities));
    }
  }

  void fail(Throwable reason) {
    answer.completeExceptionally(reason);
  }

  CompletableFuture<ForwardScores> answer() {
    return answer;
  }
}
