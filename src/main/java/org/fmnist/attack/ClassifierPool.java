package org.fmnist.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.fmnist.data.FashionMnist;
import org.fmnist.graph.InputGradient;
import org.fmnist.model.Classifier;
import org.fmnist.model.DifferentiableClassifier;
import org.fmnist.model.Objective;

/**
 * Several copies of a classifier, asked at once in calls of always the same size. May be shared
 * between threads, but for closing it.
 *
 * <p>TensorFlow's kernels choose how to split a sum by the shapes they meet and by the number of
 * threads, so the last digits of an image's logits depend on both; and an attack that compares
 * losses turns a last digit into another image. With calls of one size, the last one padded, the
 * number of images is kept out, but their place is not: with calls of 4, 8, 20, 25, 32, 50 or 200
 * an image was seen to get other digits at another place; with 10, 16, 40 or 100 it was not, nor
 * did these four differ, nor was any of them slower. A test watches {@value #CHUNK}. The number of
 * threads is kept out by letting each copy run on one thread; the cores are used by asking several
 * copies.
 *
 * @param <C> what the copies can do; a pool of plain {@link Classifier}s has no way to a gradient
 */
public final class ClassifierPool<C extends Classifier> implements Classifier {
  /** Images a call. Open the copies so that they run this many at a time. */
  public static final int CHUNK = 16;

  private static final int PIXELS = FashionMnist.PIXELS;
  private static final int CLASSES = FashionMnist.CLASSES;

  private final List<C> copies = new ArrayList<>();
  private final BlockingQueue<C> idle = new LinkedBlockingQueue<>();
  private final ExecutorService workers;

  /**
   * Opens {@code size} copies, which the pool closes.
   *
   * @param opener gives a new copy each time, which runs on the thread that calls it; where it
   *     fails, the copies before are closed
   * @param size at least 1
   */
  public ClassifierPool(Supplier<? extends C> opener, int size) {
    workers = Executors.newFixedThreadPool(size, ClassifierPool::daemon);
    try {
      for (int i = 0; i < size; i++) {
        copies.add(opener.get());
      }
    } catch (RuntimeException | Error e) {
      close(); // nobody else can close what is open already
      throw e;
    }
    idle.addAll(copies);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "classifier");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public float[] probabilities(float[] pixels) {
    float[] all = new float[pixels.length / PIXELS * CLASSES];
    inChunks(
        pixels,
        (copy, first, count, chunk) ->
            System.arraycopy(copy.probabilities(chunk), 0, all, first * CLASSES, count * CLASSES));
    return all;
  }

  /** As {@link DifferentiableClassifier#inputGradient}. */
  static InputGradient inputGradient(
      ClassifierPool<? extends DifferentiableClassifier> pool,
      float[] pixels,
      int[] classes,
      int[] labels,
      Objective objective) {
    float[] logits = new float[classes.length * CLASSES];
    float[] gradient = new float[pixels.length];
    pool.inChunks(
        pixels,
        (copy, first, count, chunk) -> {
          InputGradient answer =
              copy.inputGradient(
                  chunk, padded(classes, first, count), padded(labels, first, count), objective);
          System.arraycopy(answer.logits(), 0, logits, first * CLASSES, count * CLASSES);
          System.arraycopy(answer.gradient(), 0, gradient, first * PIXELS, count * PIXELS);
        });
    return new InputGradient(logits, gradient);
  }

  private static int[] padded(int[] classes, int first, int count) {
    return Arrays.copyOf(Arrays.copyOfRange(classes, first, first + count), CHUNK);
  }

  /** Asks a copy about {@code count} images from {@code first} on, padded with black ones. */
  private interface ChunkCall<C> {
    void make(C copy, int first, int count, float[] chunk);
  }

  private void inChunks(float[] pixels, ChunkCall<C> call) {
    if (workers.isShutdown()) {
      throw new IllegalStateException("the pool is closed");
    }
    if (pixels.length % PIXELS != 0) {
      throw new IllegalArgumentException(
          "expected a multiple of " + PIXELS + " pixels, found " + pixels.length);
    }
    int images = pixels.length / PIXELS;
    List<Future<?>> calls = new ArrayList<>();
    for (int first = 0; first < images; first += CHUNK) {
      int from = first;
      int count = Math.min(CHUNK, images - first);
      calls.add(
          workers.submit(
              () -> {
                float[] chunk = new float[CHUNK * PIXELS];
                System.arraycopy(pixels, from * PIXELS, chunk, 0, count * PIXELS);
                C copy = idle.remove(); // as many copies as workers: there is one
                try {
                  call.make(copy, from, count, chunk);
                } finally {
                  idle.add(copy);
                }
              }));
    }
    calls.forEach(ClassifierPool::await);
  }

  private static void await(Future<?> call) {
    boolean interrupted = false;
    while (true) {
      try {
        call.get();
        break;
      } catch (InterruptedException e) {
        interrupted = true; // a running native call cannot be left; the caller sees the flag
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException cause
            ? cause
            : new IllegalStateException(e.getCause());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
    copies.forEach(Classifier::close);
  }
}
