package org.fmnist.model;

import org.fmnist.graph.InputGradient;

/**
 * A classifier that also shows its logits and gradients: what a white-box attack may see. Each
 * class says whether it may be shared between threads.
 */
public interface DifferentiableClassifier extends Classifier {
  /**
   * The values before the softmax.
   *
   * @param pixels as in {@link #probabilities}
   * @return N rows of 10 logits
   */
  float[] logits(float[] pixels);

  /**
   * The gradient of each image's own loss by its pixels ({@code grad_op} of the original, which
   * divides by N because its loss is a mean). An image's gradient does not depend on the others in
   * the call.
   *
   * @param pixels as in {@link #probabilities}
   * @param classes N classes 0..9 that the objective speaks of
   * @throws IllegalArgumentException if the objective needs labels
   */
  default InputGradient inputGradient(float[] pixels, int[] classes, Objective objective) {
    if (objective.needsLabels()) {
      throw new IllegalArgumentException("expected labels for " + objective + ", found none");
    }
    return inputGradient(pixels, classes, classes, objective);
  }

  /**
   * The same of an objective that may speak of labels, too.
   *
   * @param pixels as in {@link #probabilities}
   * @param classes N classes 0..9 that the objective speaks of
   * @param labels N classes 0..9, those of the images; read by objectives that need them
   */
  InputGradient inputGradient(float[] pixels, int[] classes, int[] labels, Objective objective);
}
