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
  public WhiteBoxSearch begin(AttackExample subject) {
    return new GradientSearch(subject) {
      @Override
      public void learn(Answer answer) {
        Ball ball = subject.ball();
        double step = Math.min(ball.radius(), Norm.LEVELS);
        x = ball.clip(GradientSteps.descend(x, answer.gradient(), ball.norm(), step));
      }
    };
  }
}
