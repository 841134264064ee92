package org.fmnist.eval;

import java.util.ArrayList;
import java.util.List;

/** Collects how sure answers were and how often they were right, in bins of equal width. */
final class Reliability {
  private final int[] counts;
  private final int[] right;
  private final double[] confidence;

  Reliability(int bins) {
    counts = new int[bins];
    right = new int[bins];
    confidence = new double[bins];
  }

  /** One answer, given with a probability in 0..1. */
  void add(double probability, boolean correct) {
    int bin = Math.min((int) (probability * counts.length), counts.length - 1);
    counts[bin]++;
    confidence[bin] += probability;
    if (correct) {
      right[bin]++;
    }
  }

  /** The bins that have answers. */
  List<Evaluation.ReliabilityBin> bins() {
    List<Evaluation.ReliabilityBin> bins = new ArrayList<>();
    for (int b = 0; b < counts.length; b++) {
      if (counts[b] > 0) {
        bins.add(
            new Evaluation.ReliabilityBin(
                confidence[b] / counts[b], (double) right[b] / counts[b], counts[b]));
      }
    }
    return List.copyOf(bins);
  }

  /** Mean distance of confidence and accuracy, weighted by the bins' counts. */
  double calibrationError() {
    double error = 0;
    long all = 0;
    for (int b = 0; b < counts.length; b++) {
      error += Math.abs(confidence[b] - right[b]);
      all += counts[b];
    }
    return all == 0 ? 0 : error / all;
  }
}
