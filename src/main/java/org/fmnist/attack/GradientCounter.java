package org.fmnist.attack;

import org.fmnist.graph.InputGradient;
import org.fmnist.model.DifferentiableClassifier;
import org.fmnist.model.Objective;

/**
 * The one door to the attacked classifier's gradients: counts every backward pass for the image
 * under attack. The logits that come with a gradient are not counted as a query once more.
 */
final class GradientCounter {
  private final ClassifierPool<? extends DifferentiableClassifier> classifier;
  private final int[] gradients;

  /**
   * @param images how many images are under attack
   */
  GradientCounter(ClassifierPool<? extends DifferentiableClassifier> classifier, int images) {
    this.classifier = classifier;
    this.gradients = new int[images];
  }

  /**
   * Differentiates one image for each example.
   *
   * @param positions which image under attack each row is asked for
   * @param pixels rows of 784
   * @param classes the class that each row's objective speaks of
   * @param labels the class of each row's image
   */
  InputGradient inputGradient(
      int[] positions, float[] pixels, int[] classes, int[] labels, Objective objective) {
    InputGradient answer =
        ClassifierPool.inputGradient(classifier, pixels, classes, labels, objective);
    for (int position : positions) {
      gradients[position]++;
    }
    return answer;
  }

  /** Begins at a count for an image under attack. */
  void restore(int position, int count) {
    gradients[position] = count;
  }

  /** How many gradients were taken for an image under attack. */
  int gradients(int position) {
    return gradients[position];
  }
}
