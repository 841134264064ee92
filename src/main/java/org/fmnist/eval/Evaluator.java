package org.fmnist.eval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.fmnist.data.ClassNames;
import org.fmnist.data.FashionMnist;
import org.fmnist.data.LabeledImages;
import org.fmnist.model.Classifier;

/** Runs a classifier over labelled images and counts. */
public final class Evaluator {
  private static final int BINS = 15;
  private static final int MISTAKES = 25;

  private Evaluator() {}

  /**
   * Class probabilities of all images, in their order.
   *
   * @param batchSize images a call; the last call has what is left
   * @param progress is told after each call how many images are done
   * @return N rows of 10
   */
  public static float[] probabilities(
      Classifier classifier, LabeledImages images, int batchSize, IntConsumer progress) {
    float[] all = new float[images.size() * FashionMnist.CLASSES];
    for (int from = 0; from < images.size(); from += batchSize) {
      int to = Math.min(from + batchSize, images.size());
      float[] some = classifier.probabilities(images.floats(IntStream.range(from, to).toArray()));
      System.arraycopy(some, 0, all, from * FashionMnist.CLASSES, some.length);
      progress.accept(to);
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
    int[][] confusion = new int[FashionMnist.CLASSES][FashionMnist.CLASSES];
    List<Evaluation.Mistake> mistakes = new ArrayList<>();
    Reliability reliability = new Reliability(BINS);
    double loss = 0;
    int correct = 0;
    for (int i = 0; i < images.size(); i++) {
      int label = images.label(i);
      int answer = predicted(probabilities, i);
      double confidence = probabilities[i * FashionMnist.CLASSES + answer];
      confusion[label][answer]++;
      reliability.add(confidence, label == answer);
      loss += crossEntropy(probabilities[i * FashionMnist.CLASSES + label]);
      if (label == answer) {
        correct++;
      } else {
        mistakes.add(new Evaluation.Mistake(i, label, answer, confidence));
      }
    }
    mistakes.sort(
        Comparator.comparingDouble(Evaluation.Mistake::probability)
            .reversed()
            .thenComparingInt(Evaluation.Mistake::index));
    return new Evaluation(
        images.size(),
        correct,
        images.size() == 0 ? 0 : loss / images.size(),
        perClass(confusion),
        confusion,
        reliability.calibrationError(),
        reliability.bins(),
        List.copyOf(mistakes.subList(0, Math.min(MISTAKES, mistakes.size()))));
  }

  /** A float32 probability of a very wrong answer may be zero: the smallest normal one counts. */
  private static double crossEntropy(float probability) {
    return -Math.log(Math.max(probability, Float.MIN_NORMAL));
  }

  private static List<Evaluation.ClassFigures> perClass(int[][] confusion) {
    List<Evaluation.ClassFigures> figures = new ArrayList<>();
    for (int c = 0; c < FashionMnist.CLASSES; c++) {
      int label = c;
      int right = confusion[c][c];
      int support = IntStream.of(confusion[c]).sum();
      int answered =
          IntStream.range(0, FashionMnist.CLASSES).map(row -> confusion[row][label]).sum();
      figures.add(
          new Evaluation.ClassFigures(
              c,
              ClassNames.of(c),
              ratio(right, answered),
              ratio(right, support),
              ratio(2 * right, answered + support),
              support));
    }
    return List.copyOf(figures);
  }

  private static double ratio(int part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
