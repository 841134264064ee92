package org.fmnist.attack;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Runs many searches at once, one proposal of each in a round. A search that ends leaves the batch
 * and the next image takes its seat, so the batch stays full to the last images.
 */
abstract class BatchedLoop<S extends Search> {
  private static final int PIXELS = 784;

  /** Starts the search of an image. */
  protected abstract ActiveSearch<S> seat(AttackExample subject);

  /**
   * Asks about the image of every seat, judges it and lets the search learn.
   *
   * @param images the seats' images, rows of 784
   */
  protected abstract void ask(List<ActiveSearch<S>> seats, float[] images);

  /**
   * Attacks all subjects.
   *
   * @param batchSize searches at a time; it does not change what they find
   * @param stop asked before each round whether to leave the rest
   * @param done told of each image as soon as its search has ended
   */
  final void run(
      Collection<AttackExample> subjects,
      int batchSize,
      BooleanSupplier stop,
      Consumer<Candidate> done) {
    Deque<AttackExample> waiting = new ArrayDeque<>(subjects);
    List<ActiveSearch<S>> seats = new ArrayList<>();
    while (!(seats.isEmpty() && waiting.isEmpty()) && !stop.getAsBoolean()) {
      while (seats.size() < batchSize && !waiting.isEmpty()) {
        seats.add(seat(waiting.poll()));
      }
      List<ActiveSearch<S>> asking = seats.stream().filter(ActiveSearch::propose).toList();
      if (!asking.isEmpty()) {
        ask(asking, images(asking));
      }
      seats.stream().filter(seat -> seat.finished).map(ActiveSearch::found).forEach(done);
      seats.removeIf(seat -> seat.finished);
    }
  }

  static float[] images(List<? extends ActiveSearch<?>> seats) {
    float[] images = new float[seats.size() * PIXELS];
    for (int i = 0; i < seats.size(); i++) {
      System.arraycopy(seats.get(i).image, 0, images, i * PIXELS, PIXELS);
    }
    return images;
  }

  /** Which image under attack each seat holds, for the counters. */
  static int[] positions(List<? extends ActiveSearch<?>> seats) {
    return seats.stream().mapToInt(seat -> seat.subject.position()).toArray();
  }
}
