package org.fmnist.attack;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.jspecify.annotations.Nullable;

/**
 * The random walk of the original's assignment (project requirement 2): propose a step drawn from a
 * normal, refuse it if it is longer than Δmax, accept it by what the classifier says.
 *
 * <p>Deviation: a step that is too long is drawn anew at once, as it costs no query. The first
 * query asks about the start.
 *
 * @param acceptance when to move
 * @param deviation σ of each pixel's step, in grey levels
 * @param maxStep Δmax, the longest L2 step, in grey levels
 */
record McmcAttack(Acceptance acceptance, double deviation, double maxStep)
    implements BlackBoxAttack {
  private static final int REDRAWS = 1000;

  @Override
  public BlackBoxSearch begin(AttackExample example) {
    return new McmcSearch(example);
  }

  private final class McmcSearch implements BlackBoxSearch {
    private final AttackExample example;
    private final UniformRandomProvider random;
    private final ZigguratSampler.NormalizedGaussian normal;
    private float @Nullable [] current;
    private double margin;

    McmcSearch(AttackExample example) {
      this.example = example;
      this.random = example.random("mcmc");
      this.normal = ZigguratSampler.NormalizedGaussian.of(random);
    }

    @Override
    public float @Nullable [] ask() {
      if (current == null) {
        return example.start();
      }
      float[] proposal = new float[current.length];
      for (int draw = 0; draw < REDRAWS; draw++) {
        for (int i = 0; i < proposal.length; i++) {
          proposal[i] = current[i] + (float) (deviation * normal.sample());
        }
        if (Norm.L2.levels(proposal, current) <= maxStep) {
          return proposal;
        }
      }
      return null; // Δmax is far below what σ draws
    }

    @Override
    public void tell(PredictionFeedback feedback) {
      boolean first = current == null;
      // The margin is a log of odds and does not saturate as p does.
      double gain = margin - feedback.margin();
      double probability = probability(feedback.probabilities());
      if (first || acceptance.accepts(gain, probability, random.nextDouble())) {
        current = feedback.image();
        margin = feedback.margin();
      }
    }

    private double probability(float[] probabilities) {
      Criterion criterion = example.criterion();
      double p = probabilities[criterion.category()];
      return criterion.targeted() ? p : 1 - p;
    }
  }
}
