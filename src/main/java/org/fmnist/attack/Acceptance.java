package org.fmnist.attack;

import java.util.Locale;

/** When the walk of {@link AttackMethod#MCMC} moves to its proposal. Immutable. */
public enum Acceptance {
  /**
   * With probability p(criterion | proposal), as the assignment words it: at first, almost never.
   */
  LITERAL {
    @Override
    boolean accepts(double gain, double probability, double u) {
      return u < probability;
    }
  },

  /** With probability min(1, p(proposal) / p(current)); it wanders off into noise. */
  METROPOLIS {
    @Override
    boolean accepts(double gain, double probability, double u) {
      return Math.log(u) < gain;
    }
  },

  /** When p rises: stays nearest to the original. */
  GAIN {
    @Override
    boolean accepts(double gain, double probability, double u) {
      return gain > 0;
    }
  };

  /**
   * @param gain log of the ratio of proposed to current odds of the criterion
   * @param probability of the criterion at the proposal
   * @param u uniform in 0..1
   */
  abstract boolean accepts(double gain, double probability, double u);

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
