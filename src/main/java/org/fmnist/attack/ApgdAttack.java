package org.fmnist.attack;

import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.fmnist.data.FashionMnist;
import org.fmnist.model.Objective;

/**
 * Auto-PGD: momentum, and a step that is halved, back at the best point, whenever progress stalls
 * (Croce and Hein, "Reliable Evaluation of Adversarial Robustness with an Ensemble of Diverse
 * Parameter-free Attacks", ICML 2020, algorithm 1). By cross-entropy it is the paper's APGD-CE; by
 * {@link Objective#TARGETED_DLR} through every other class its APGD-T.
 *
 * <p>A run begins at a random point of the L-infinity ball, stretched until it touches it, as the
 * authors' code has it; with {@code restarts} runs for each class. With whole pixels, gradients are
 * taken at whole pixels.
 *
 * @param objective the loss to descend
 * @param steps of a run
 * @param restarts runs for each class
 */
record ApgdAttack(Objective objective, int steps, int restarts) implements WhiteBoxAttack {
  private static final float MOMENTUM = 0.75f;

  /** ρ: the share of steps since the last checkpoint that must have helped. */
  private static final double PROGRESS = 0.75;

  @Override
  public WhiteBoxSearch begin(AttackExample example) {
    return new ApgdSearch(example);
  }

  /** Whether it goes through other classes, whose order the original's logits tell. */
  private boolean throughClasses() {
    return objective.needsLabels();
  }

  /** The gradients of an untargeted or targeted attack: each run has one more than its steps. */
  long maxGradients(boolean targeted) {
    long classes = throughClasses() && !targeted ? FashionMnist.CLASSES - 1 : 1;
    return classes * restarts * (steps + 1L) - 1 + (throughClasses() ? 1 : 0);
  }

  private final class ApgdSearch extends GradientSearch {
    private final Ball ball;
    private final UniformRandomProvider random;
    private final List<Integer> checkpoints = ApgdCheckpoints.of(steps);
    private List<Criterion> aims;
    private int run;
    private int step;

    private float[] before;
    private float[] best;
    private float[] bestGradient;
    private double bestLoss;
    private double lastLoss;
    private double size;
    private int checked;
    private int gains;
    private double bestLossAtCheck;
    private double sizeAtCheck;

    ApgdSearch(AttackExample example) {
      super(example);
      this.ball = example.ball();
      this.random = example.random("apgd " + objective);
      this.aims = throughClasses() ? List.of() : List.of(example.criterion());
      this.x = example.original();
      this.before = x;
      this.best = x;
      this.bestGradient = new float[x.length];
      if (!aims.isEmpty()) {
        start();
      }
    }

    private void start() {
      x = GradientSteps.stretchedPoint(ball, random);
      before = x;
      step = 0;
      size = 2 * Math.min(ball.radius(), Norm.LEVELS);
      checked = 0;
      gains = 0;
      sizeAtCheck = size;
    }

    @Override
    public Criterion aim() {
      return aims.isEmpty() ? example.criterion() : aims.get(run % aims.size());
    }

    @Override
    public void tell(GradientFeedback feedback) {
      if (aims.isEmpty()) {
        aims = ClassOrder.of(example.criterion(), feedback.logits());
        start();
        return;
      }
      remember(feedback);
      if (step == steps) {
        run++;
        start();
        return;
      }
      float[] gradient = feedback.gradient();
      if (checkpoints.contains(step) && stalled()) {
        size /= 2;
        x = best;
        gradient = bestGradient;
      }
      advance(gradient);
      step++;
    }

    private void remember(GradientFeedback feedback) {
      double loss = feedback.loss();
      if (step == 0) {
        bestLoss = Double.POSITIVE_INFINITY;
        bestLossAtCheck = loss;
      } else if (loss < lastLoss) {
        gains++;
      }
      lastLoss = loss;
      if (loss < bestLoss) {
        bestLoss = loss;
        best = x;
        bestGradient = feedback.gradient();
      }
    }

    /** The paper's two conditions; remembers this checkpoint for the next one. */
    private boolean stalled() {
      boolean fewGains = gains < PROGRESS * (step - checked);
      boolean noGain = size == sizeAtCheck && bestLoss == bestLossAtCheck;
      checked = step;
      gains = 0;
      sizeAtCheck = size;
      bestLossAtCheck = bestLoss;
      return fewGains || noGain;
    }

    private void advance(float[] gradient) {
      float[] straight = ball.clip(GradientSteps.descend(x, gradient, ball.norm(), size));
      float[] next = new float[x.length];
      float keep = step == 0 ? 1 : MOMENTUM;
      for (int i = 0; i < next.length; i++) {
        next[i] = x[i] + keep * (straight[i] - x[i]) + (1 - keep) * (x[i] - before[i]);
      }
      before = x;
      x = ball.clip(next);
    }
  }
}
