package org.fmnist.eval;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Collects how sure answers were and how often they were right, in bins of equal width. */
final class Reliability implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Bin[] bins;

  private static final class Bin implements Serializable {
    private static final long serialVersionUID = 1L;

    private int count;
    private int right;
    private final ExactSum confidence = new ExactSum();

    private Evaluation.ReliabilityBin figures() {
      return new Evaluation.ReliabilityBin(
          confidence.value() / count, (double) right / count, count);
    }
  }

  Reliability(int count) {
    bins = new Bin[count];
    for (int b = 0; b < count; b++) {
      bins[b] = new Bin();
    }
  }

  /** One answer, given with a probability in 0..1. */
  void add(double probability, boolean correct) {
    Bin bin = bins[Math.min((int) (probability * bins.length), bins.length - 1)];
    bin.count++;
    bin.confidence.add(probability);
    if (correct) {
      bin.right++;
    }
  }

  /** All answers of another one with as many bins. */
  void add(Reliability other) {
    for (int b = 0; b < bins.length; b++) {
      bins[b].count += other.bins[b].count;
      bins[b].right += other.bins[b].right;
      bins[b].confidence.add(other.bins[b].confidence);
    }
  }

  /** The bins that have answers. */
  List<Evaluation.ReliabilityBin> bins() {
    List<Evaluation.ReliabilityBin> filled = new ArrayList<>();
    for (Bin bin : bins) {
      if (bin.count > 0) {
        filled.add(bin.figures());
      }
    }
    return List.copyOf(filled);
  }

  /** Mean distance of confidence and accuracy, weighted by the bins' counts. */
  double calibrationError() {
    double error = 0;
    long all = 0;
    for (Bin bin : bins) {
      error += Math.abs(bin.confidence.value() - bin.right);
      all += bin.count;
    }
    return all == 0 ? 0 : error / all;
  }
}
