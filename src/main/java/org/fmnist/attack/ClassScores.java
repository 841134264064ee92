package org.fmnist.attack;

import java.util.Optional;

/**
 * What a classifier says of one image. Immutable as long as nobody writes to the arrays, which are
 * the owner's.
 *
 * @param probabilities of the 10 classes, 0..1
 * @param logits of the 10 classes; empty where an attack was told probabilities only
 */
public record ClassScores(float[] probabilities, Optional<float[]> logits) {
  static ClassScores ofProbabilities(float[] rows, int row) {
    return new ClassScores(Pixels.scores(rows, row), Optional.empty());
  }

  static ClassScores ofLogits(float[] rows, int row) {
    float[] logits = Pixels.scores(rows, row);
    return new ClassScores(softmax(logits), Optional.of(logits));
  }

  private static float[] softmax(float[] logits) {
    double largest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - largest);
    }
    float[] probabilities = new float[logits.length];
    for (int c = 0; c < logits.length; c++) {
      probabilities[c] = (float) (Math.exp(logits[c] - largest) / sum);
    }
    return probabilities;
  }
}
