package org.fmnist.eval;

import java.util.stream.IntStream;
import org.fmnist.data.FashionMnist;
import org.fmnist.data.LabeledImages;
import org.fmnist.model.Classifier;
import org.fmnist.runtime.ProgressListener;

/**
 * Runs a classifier over labelled images and counts. Static functions only, which may be called
 * from several threads.
 */
public final class Evaluator {
  private Evaluator() {}

  /**
   * Class probabilities of all images, in their order.
   *
   * @param batchSize images a call; the last call has what is left
   * @param listener is told after each call how many images are done, and may stop
   * @throws StoppedException if the listener asks for it
   * @return N rows of 10
   */
  public static float[] probabilities(
      Classifier classifier, LabeledImages images, int batchSize, ProgressListener listener) {
    float[] all = new float[images.size() * FashionMnist.CLASSES];
    for (int from = 0; from < images.size(); from += batchSize) {
      if (listener.stopRequested()) {
        throw new StoppedException(from, images.size());
      }
      int to = Math.min(from + batchSize, images.size());
      float[] some = classifier.probabilities(images.floats(IntStream.range(from, to).toArray()));
      System.arraycopy(some, 0, all, from * FashionMnist.CLASSES, some.length);
      listener.progress(to, images.size());
    }
    return all;
  }

  /** The class of the highest probability of a row; the first among equals. */
  public static int predicted(float[] probabilities, int row) {
    int best = 0;
    for (int c = 1; c < FashionMnist.CLASSES; c++) {
      if (probabilities[row * FashionMnist.CLASSES + c]
          > probabilities[row * FashionMnist.CLASSES + best]) {
        best = c;
      }
    }
    return best;
  }

  /**
   * The figures of given probabilities.
   *
   * @param probabilities N rows of 10, in the order of the images
   * @throws IllegalArgumentException if the numbers of images differ
   */
  public static Evaluation evaluate(float[] probabilities, LabeledImages images) {
    if (probabilities.length != images.size() * FashionMnist.CLASSES) {
      throw new IllegalArgumentException(
          "expected " + images.size() + " rows of 10, found " + probabilities.length + " values");
    }
    EvaluationCounts counts = new EvaluationCounts();
    for (int i = 0; i < images.size(); i++) {
      counts.add(i, images.label(i), probabilities, i);
    }
    return counts.evaluation();
  }
}
