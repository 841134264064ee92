package org.fmnist.attack;

import org.fmnist.model.Objective;

/**
 * Decoupling direction and norm, for the smallest L2 change (Rony et al., "Decoupling Direction and
 * Norm for Efficient Gradient-Based L2 Adversarial Attacks and Defenses", CVPR 2019): a step along
 * the gradient turns the direction; the length is set apart from it, a little shorter after a
 * success and a little longer after a failure.
 *
 * <p>Deviation: the rate at which the length changes falls over the run like the step, from {@link
 * #rate} to a hundredth of it, so that the end closes in on the boundary.
 *
 * @param objective the loss to descend; the margin does not pull past the boundary
 * @param steps the length of the run
 * @param rate γ, the change of the length after the first step
 */
record DdnAttack(Objective objective, int steps, double rate) implements WhiteBoxAttack {
  private static final double FIRST_LENGTH = Norm.LEVELS;

  @Override
  public boolean minimumNorm() {
    return true;
  }

  @Override
  public WhiteBoxSearch begin(AttackExample example) {
    return new DdnSearch(example);
  }

  private final class DdnSearch extends GradientSearch {
    private double length = FIRST_LENGTH;
    private int step;

    DdnSearch(AttackExample example) {
      super(example);
    }

    @Override
    public void tell(GradientFeedback feedback) {
      double cosine = (1 + Math.cos(Math.PI * step / steps)) / 2;
      double stepSize = Norm.LEVELS * Math.max(0.01, cosine);
      if (step > 0) {
        double gamma = rate * Math.max(0.01, cosine);
        length *= feedback.margin() < 0 ? 1 - gamma : 1 + gamma;
      }
      float[] turned = GradientSteps.descend(x, feedback.gradient(), Norm.L2, stepSize);
      x = example.ball().clip(scaled(turned, length));
      step++;
    }

    private float[] scaled(float[] image, double length) {
      float[] original = example.original();
      double now = Norm.L2.levels(image, original);
      float scale = GradientSteps.finite(length / Math.max(now, Float.MIN_NORMAL));
      float[] result = new float[image.length];
      for (int i = 0; i < result.length; i++) {
        result[i] = original[i] + scale * (image[i] - original[i]);
      }
      return result;
    }
  }
}
