package org.fmnist.attack;

import org.apache.commons.rng.UniformRandomProvider;
import org.fmnist.model.Objective;

/**
 * Projected gradient descent with restarts (Madry et al., "Towards Deep Learning Models Resistant
 * to Adversarial Attacks", ICLR 2018), L-infinity or L2, with cross-entropy or the margin of logits
 * (Carlini and Wagner, "Towards Evaluating the Robustness of Neural Networks", S&P 2017).
 *
 * <p>Deviations: the first run starts from the original itself, not from a random point, since half
 * of the images need no other; and the step shrinks along a run from {@link #firstStep} to {@link
 * #lastStep}, so that easy images take few gradients and hard ones still settle.
 *
 * @param objective the loss to descend
 * @param steps of a run; after them the next restart begins
 * @param firstStep the first step, as a part of ε
 * @param lastStep the last step, as a part of ε
 */
record PgdAttack(Objective objective, int steps, double firstStep, double lastStep)
    implements WhiteBoxAttack {

  @Override
  public WhiteBoxSearch begin(AttackExample example) {
    return new PgdSearch(example);
  }

  private final class PgdSearch extends GradientSearch {
    private final UniformRandomProvider random;
    private int step;

    PgdSearch(AttackExample example) {
      super(example);
      this.random = example.random("pgd");
    }

    @Override
    public void tell(GradientFeedback feedback) {
      Ball ball = example.ball();
      if (step == steps) {
        step = 0;
        x = GradientSteps.randomPoint(example.original(), ball, random);
        return;
      }
      x = ball.clip(GradientSteps.descend(x, feedback.gradient(), ball.norm(), stepSize(ball)));
      step++;
    }

    private double stepSize(Ball ball) {
      double progress = steps == 1 ? 0 : step / (steps - 1.0);
      double part = firstStep * Math.pow(lastStep / firstStep, progress);
      return part * Math.min(ball.radius(), Norm.LEVELS);
    }
  }
}
