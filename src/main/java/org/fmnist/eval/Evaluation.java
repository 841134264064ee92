package org.fmnist.eval;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a classifier did on labelled images. Immutable as long as nobody writes to the lists and
 * arrays.
 *
 * @param images how many there were
 * @param correct how many were classified as their label
 * @param loss mean of −log p(label)
 * @param perClass one entry a class, in order
 * @param confusion rows are labels, columns answers
 * @param calibrationError expected calibration error (Naeini et al. 2015) over the bins of {@code
 *     reliability}, 0..1
 * @param reliability confidence against accuracy, in bins of equal width
 * @param mistakes the wrong answers given with the highest probability, the surest first
 */
public record Evaluation(
    int images,
    int correct,
    double loss,
    List<ClassFigures> perClass,
    int[][] confusion,
    double calibrationError,
    List<ReliabilityBin> reliability,
    List<Mistake> mistakes) {

  /** Share of right answers, 0..1. */
  public double accuracy() {
    return images == 0 ? 0 : (double) correct / images;
  }

  /** The figures under the names that JSON documents give them, in their order. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("images", images);
    map.put("correct", correct);
    map.put("accuracy", accuracy());
    map.put("loss", loss);
    map.put("perClass", perClass);
    map.put("confusion", confusion);
    map.put("calibrationError", calibrationError);
    return map;
  }

  /**
   * One class.
   *
   * @param support images of this label
   * @param precision right answers among all answers of this class; 0 if it was never answered
   * @param recall right answers among all images of this label; 0 if there are none
   * @param f1 harmonic mean of both
   */
  public record ClassFigures(
      int label, String name, double precision, double recall, double f1, int support) {}

  /** Answers whose probability falls into one bin: its means, and how many there are. */
  public record ReliabilityBin(double confidence, double accuracy, int count) {}

  /**
   * A wrong answer and the probability that it was given with.
   *
   * @param index of the image in its dataset
   */
  public record Mistake(long index, int label, int predicted, double probability)
      implements java.io.Serializable {}
}
