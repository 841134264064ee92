package org.fmnist.attack;

import org.fmnist.model.Classifier;

/**
 * The one door to the attacked classifier's predictions: counts every image that is sent through it
 * for the image under attack. Padding is not counted: no one looks at its answer.
 */
final class QueryCounter {
  private final ClassifierPool<? extends Classifier> classifier;
  private final int[] queries;

  /**
   * @param images how many images are under attack
   */
  QueryCounter(ClassifierPool<? extends Classifier> classifier, int images) {
    this.classifier = classifier;
    this.queries = new int[images];
  }

  /**
   * Predicts one image for each example.
   *
   * @param positions which image under attack each row is asked for
   * @param pixels rows of 784
   * @return rows of 10 probabilities
   */
  float[] probabilities(int[] positions, float[] pixels) {
    float[] probabilities = classifier.probabilities(pixels);
    for (int position : positions) {
      queries[position]++;
    }
    return probabilities;
  }

  /** Begins at a count for an image under attack. */
  void restore(int position, int count) {
    queries[position] = count;
  }

  /** How many predictions were made for an image under attack. */
  int queries(int position) {
    return queries[position];
  }
}
