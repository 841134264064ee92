package org.fmnist.attack;

import org.fmnist.model.Objective;

/**
 * The fast gradient sign method: one step of the whole ε from the original (Goodfellow, Shlens and
 * Szegedy, "Explaining and Harnessing Adversarial Examples", ICLR 2015). Under L2, the step goes
 * along the gradient itself.
 *
 * <p>Deviation: the targeted form steps down the loss of the target (Kurakin, Goodfellow and
 * Bengio, "Adversarial Machine Learning at Scale", ICLR 2017).
 */
record FgsmAttack(Objective objective) implements WhiteBoxAttack {
  /** The gradients it takes: the step's. */
  static final int GRADIENTS = 1;

  @Override
  public WhiteBoxSearch begin(AttackExample example) {
    return new GradientSearch(example) {
      @Override
      public void tell(GradientFeedback feedback) {
        Ball ball = example.ball();
        double step = Math.min(ball.radius(), Norm.LEVELS);
        x = ball.clip(GradientSteps.descend(x, feedback.gradient(), ball.norm(), step));
      }
    };
  }
}
