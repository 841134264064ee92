package org.fmnist.attack;

import org.fmnist.model.Objective;

/**
 * Gradient descent as the original's assignment has it (project requirement 1): x ← x − α ∇L(x),
 * cross-entropy of the target, until the image is classified as the target.
 *
 * <p>Pixels run from 0 to 255 and the network does not scale them, so gradients are small and α is
 * large. Deviations: with a limit the image is clipped to it after each step; what is judged, and
 * differentiated, is the image in whole pixels, while the sum of the steps keeps its fractions.
 *
 * @param stepSize α, grey levels per unit of the raw gradient
 */
record GradientDescentAttack(double stepSize) implements WhiteBoxAttack {
  /** Moves some pixels by several levels in the first step on the original's checkpoint. */
  static final GradientDescentAttack ASSIGNMENT = new GradientDescentAttack(300);

  @Override
  public Objective objective() {
    return Objective.CROSS_ENTROPY;
  }

  @Override
  public WhiteBoxSearch begin(AttackExample example) {
    return new GradientSearch(example) {
      @Override
      public void tell(GradientFeedback feedback) {
        x = example.ball().clip(GradientSteps.subtract(x, feedback.gradient(), stepSize));
      }
    };
  }
}
