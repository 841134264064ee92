package org.fmnist.attack;

import java.util.Arrays;
import org.fmnist.model.Objective;

/** The values of {@link Objective}s, whose gradients the classifier gives. */
final class Losses {
  /** What keeps equal logits from a division by zero. */
  private static final double LEAST_SPREAD = 1e-12;

  private Losses() {}

  /**
   * The value of one image.
   *
   * @param category the class that the objective speaks of
   * @param label the image's class, for an objective that speaks of it
   * @param logits of the 10 classes
   */
  static double of(Objective objective, int category, int label, float[] logits) {
    return switch (objective) {
      case CROSS_ENTROPY -> crossEntropy(category, logits);
      case MARGIN -> Criterion.reach(category).margin(logits, 0);
      case LOGIT_DIFFERENCE -> difference(category, label, logits);
      case TARGETED_DLR -> difference(category, label, logits) / spread(logits);
    };
  }

  private static double crossEntropy(int category, float[] logits) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - (double) logits[category]);
    }
    return Math.log(sum);
  }

  private static double difference(int category, int label, float[] logits) {
    return (double) logits[label] - logits[category];
  }

  private static double spread(float[] logits) {
    float[] ascending = logits.clone();
    Arrays.sort(ascending);
    int last = ascending.length - 1;
    double others = ((double) ascending[last - 2] + ascending[last - 3]) / 2;
    return ascending[last] - others + LEAST_SPREAD;
  }
}
