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
   */
  InputGradient inputGradient(float[] pixels, int[] classes, Objective objective);
}
