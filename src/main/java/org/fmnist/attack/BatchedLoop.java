package org.fmnist.attack;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.fmnist.data.FashionMnist;

/**
 * Runs many searches at once, one image of each in every call of the classifier. A search that ends
 * leaves the batch and that of the next image joins, so the batch stays full to the last images.
 */
abstract class BatchedLoop<S extends Search> {
  /** Starts the search of an image. */
  protected abstract ActiveSearch<S> begin(AttackExample example);

  /**
   * Evaluates the image of every search, judges it and tells the search.
   *
   * @param images the searches' images, rows of 784
   * @param observer shown each image and what the classifier says of it
   */
  protected abstract void evaluate(
      List<ActiveSearch<S>> searches, float[] images, SearchObserver observer);

  /**
   * Attacks all examples.
   *
   * @param batchSize searches at a time; it does not change what they find
   * @param stop asked before each call of the classifier whether to leave the rest
   * @param observer shown each image on the way
   * @param done told of each image as soon as its search has ended
   */
  final void run(
      Collection<AttackExample> examples,
      int batchSize,
      BooleanSupplier stop,
      SearchObserver observer,
      Consumer<Candidate> done) {
    Deque<AttackExample> waiting = new ArrayDeque<>(examples);
    List<ActiveSearch<S>> active = new ArrayList<>();
    while (!(active.isEmpty() && waiting.isEmpty()) && !stop.getAsBoolean()) {
      while (active.size() < batchSize && !waiting.isEmpty()) {
        active.add(begin(waiting.poll()));
      }
      List<ActiveSearch<S>> asking = active.stream().filter(ActiveSearch::ask).toList();
      if (!asking.isEmpty()) {
        evaluate(asking, images(asking), observer);
      }
      active.stream().filter(a -> a.finished).map(ActiveSearch::candidate).forEach(done);
      active.removeIf(a -> a.finished);
    }
  }

  static float[] images(List<? extends ActiveSearch<?>> searches) {
    float[] images = new float[searches.size() * FashionMnist.PIXELS];
    for (int i = 0; i < searches.size(); i++) {
      System.arraycopy(
          searches.get(i).image, 0, images, i * FashionMnist.PIXELS, FashionMnist.PIXELS);
    }
    return images;
  }

  /**
   * What the criterion of each search lacks.
   *
   * @param scores logits or log probabilities, rows of 10
   */
  static double[] margins(List<? extends ActiveSearch<?>> searches, float[] scores) {
    double[] margins = new double[searches.size()];
    for (int i = 0; i < margins.length; i++) {
      margins[i] = searches.get(i).example.criterion().margin(scores, i);
    }
    return margins;
  }

  /** Which image under attack each search works on, for the counters. */
  static int[] positions(List<? extends ActiveSearch<?>> searches) {
    return searches.stream().mapToInt(active -> active.example.position()).toArray();
  }
}
