package org.fmnist.attack;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.fmnist.data.FashionMnist;
import org.fmnist.model.Objective;

/**
 * Auto-PGD: momentum, and a step that is halved, back at the best point, whenever progress stalls
 * (Croce and Hein, "Reliable Evaluation of Adversarial Robustness with an Ensemble of Diverse
 * Parameter-free Attacks", ICML 2020, algorithm 1).
 *
 * <p>Each aim gets a run of {@link #steps} steps, in turn; when all have had one, the first gets
 * another from a random point, and so on to the end of the budget. With the criterion itself as the
 * only aim this is the paper's APGD; with other classes as aims, its targeted APGD.
 *
 * <p>Deviations: the plain margin of logits stands in for the DLR loss, whose division matters to
 * the steps' halving only; the first run of each aim starts from the original, not a random point;
 * gradients are taken at whole pixels.
 *
 * @param objective the loss to descend
 * @param steps of a run
 * @param classes how many other classes an untargeted criterion is reached through, most probable
 *     first; 0 to leave the class by its own loss. A targeted criterion is its only aim
 */
record ApgdAttack(Objective objective, int steps, int classes) implements WhiteBoxAttack {
  /** All classes but the image's own. */
  static final int OTHER_CLASSES = FashionMnist.CLASSES - 1;

  private static final float MOMENTUM = 0.75f;
  private static final double PROGRESS = 0.75;

  @Override
  public WhiteBoxSearch begin(AttackExample example) {
    return new ApgdSearch(example);
  }

  private final class ApgdSearch extends GradientSearch {
    private final Ball ball;
    private final UniformRandomProvider random;
    private List<Criterion> aims;
    private int run;
    private int step;

    private float[] before;
    private float[] best;
    private float[] bestGradient;
    private double bestLoss;
    private double lastLoss;
    private double size;
    private int nextCheck;
    private int interval;
    private int downhill;
    private int sinceCheck;
    private double bestLossAtCheck;
    private double sizeAtCheck;

    ApgdSearch(AttackExample example) {
      super(example);
      this.ball = example.ball();
      this.random = example.random("apgd " + objective + " " + classes);
      this.aims = List.of(example.criterion());
      this.best = x;
      this.bestGradient = new float[x.length];
      start(x);
    }

    private List<Criterion> nearest(float[] logits) {
      int own = example.criterion().category();
      return IntStream.range(0, logits.length)
          .boxed()
          .filter(c -> c != own)
          .sorted(Comparator.comparingDouble(c -> -logits[c]))
          .limit(classes)
          .map(Criterion::reach)
          .toList();
    }

    private void start(float[] point) {
      x = point.clone();
      before = x;
      step = 0;
      size = 2 * Math.min(ball.radius(), Norm.LEVELS);
      interval = Math.max(1, (int) Math.ceil(0.22 * steps));
      nextCheck = interval;
      downhill = 0;
      sinceCheck = 0;
      sizeAtCheck = Double.NaN;
    }

    @Override
    public Criterion aim() {
      return aims.get(run % aims.size());
    }

    @Override
    public void tell(GradientFeedback feedback) {
      if (run == 0 && step == 0 && classes > 0 && !example.criterion().targeted()) {
        // The margin to the nearest class has the gradient that was asked for.
        aims = nearest(feedback.logits());
      }
      if (step == steps) {
        run++;
        boolean first = run < aims.size();
        start(
            first ? example.start() : GradientSteps.randomPoint(example.original(), ball, random));
        return;
      }
      remember(feedback);
      float[] gradient = feedback.gradient();
      if (step == nextCheck && stalled()) {
        size /= 2;
        x = best.clone();
        before = x;
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
        lastLoss = loss;
      }
      if (loss < lastLoss) {
        downhill++;
      }
      sinceCheck++;
      lastLoss = loss;
      if (loss < bestLoss) {
        bestLoss = loss;
        best = x.clone();
        bestGradient = feedback.gradient();
      }
    }

    /** The paper's two conditions; also moves to the next checkpoint. */
    private boolean stalled() {
      boolean fewGains = downhill < PROGRESS * sinceCheck;
      boolean noGain = size == sizeAtCheck && bestLoss >= bestLossAtCheck;
      sizeAtCheck = size;
      bestLossAtCheck = bestLoss;
      downhill = 0;
      sinceCheck = 0;
      interval = Math.max(interval - (int) Math.ceil(0.03 * steps), (int) Math.ceil(0.06 * steps));
      nextCheck += Math.max(1, interval);
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
