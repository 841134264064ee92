package org.fmnist.eval;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.fmnist.data.ClassNames;
import org.fmnist.data.FashionMnist;

/**
 * What an {@link Evaluation} is made of, collected image by image. Parts that were collected apart
 * can be added; the figures do not depend on the order or the grouping. Not for sharing between
 * threads.
 */
public final class EvaluationCounts implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int BINS = 15;
  private static final int MISTAKES = 25;

  /** The surest first. */
  private static final Comparator<Evaluation.Mistake> SUREST =
      Comparator.comparingDouble(Evaluation.Mistake::probability)
          .reversed()
          .thenComparingLong(Evaluation.Mistake::index);

  private final int[][] confusion = new int[FashionMnist.CLASSES][FashionMnist.CLASSES];
  private final Reliability reliability = new Reliability(BINS);
  private final ExactSum loss = new ExactSum();

  /** A list that can be serialized. */
  private ArrayList<Evaluation.Mistake> mistakes = new ArrayList<>();

  /**
   * Adds one image.
   *
   * @param index its place in the dataset, for {@link Evaluation#mistakes}
   * @param label its class 0..9
   * @param probabilities rows of 10
   * @param row the image's row
   */
  public void add(long index, int label, float[] probabilities, int row) {
    int answer = Evaluator.predicted(probabilities, row);
    double confidence = probabilities[row * FashionMnist.CLASSES + answer];
    confusion[label][answer]++;
    reliability.add(confidence, label == answer);
    loss.add(crossEntropy(probabilities[row * FashionMnist.CLASSES + label]));
    if (label != answer) {
      mistakes.add(new Evaluation.Mistake(index, label, answer, confidence));
      if (mistakes.size() > 100 * MISTAKES) {
        mistakes = new ArrayList<>(surest());
      }
    }
  }

  /** Adds all images of another part. */
  public void add(EvaluationCounts other) {
    for (int label = 0; label < FashionMnist.CLASSES; label++) {
      for (int answer = 0; answer < FashionMnist.CLASSES; answer++) {
        confusion[label][answer] += other.confusion[label][answer];
      }
    }
    reliability.add(other.reliability);
    loss.add(other.loss);
    mistakes.addAll(other.mistakes);
  }

  /** The figures so far. */
  public Evaluation evaluation() {
    int images = IntStream.range(0, FashionMnist.CLASSES).map(this::support).sum();
    int correct = IntStream.range(0, FashionMnist.CLASSES).map(c -> confusion[c][c]).sum();
    int[][] copy = new int[FashionMnist.CLASSES][];
    for (int label = 0; label < copy.length; label++) {
      copy[label] = confusion[label].clone();
    }
    return new Evaluation(
        images,
        correct,
        images == 0 ? 0 : loss.value() / images,
        perClass(),
        copy,
        reliability.calibrationError(),
        reliability.bins(),
        List.copyOf(surest()));
  }

  private List<Evaluation.Mistake> surest() {
    List<Evaluation.Mistake> sorted = new ArrayList<>(mistakes);
    sorted.sort(SUREST);
    return new ArrayList<>(sorted.subList(0, Math.min(MISTAKES, sorted.size())));
  }

  /** A float32 probability of a very wrong answer may be zero: the smallest normal one counts. */
  private static double crossEntropy(float probability) {
    return -Math.log(Math.max(probability, Float.MIN_NORMAL));
  }

  private int support(int label) {
    return IntStream.of(confusion[label]).sum();
  }

  private List<Evaluation.ClassFigures> perClass() {
    return IntStream.range(0, FashionMnist.CLASSES).mapToObj(this::figures).toList();
  }

  private Evaluation.ClassFigures figures(int label) {
    int right = confusion[label][label];
    int support = support(label);
    int answered = IntStream.range(0, FashionMnist.CLASSES).map(row -> confusion[row][label]).sum();
    return new Evaluation.ClassFigures(
        label,
        ClassNames.of(label),
        ratio(right, answered),
        ratio(right, support),
        ratio(2 * right, answered + support),
        support);
  }

  private static double ratio(int part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
