package org.fmnist.attack;

import java.util.List;
import org.fmnist.data.FashionMnist;
import org.fmnist.model.Objective;
import org.jspecify.annotations.Nullable;

/**
 * FAB-T: steps to the boundary with another class as it looks from where the search stands, drawn
 * towards the original, and back by a tenth once beyond it; through every other class in turn
 * (Croce and Hein, "Minimally Distorted Adversarial Examples with a Fast Adaptive Boundary Attack",
 * ICML 2020, algorithm 1; targeted as in their AutoAttack). It looks for the nearest adversarial
 * image; one within ε ends it.
 *
 * @param steps for each class
 */
record FabAttack(int steps) implements WhiteBoxAttack {
  private static final double LARGEST_ALPHA = 0.1;
  private static final double OVERSHOOT = 1.05;
  private static final float BACKWARD = 0.9f;

  /** What keeps two steps of no length from a division by zero. */
  private static final double SHORTEST = 1e-8;

  @Override
  public WhiteBoxSearch begin(AttackExample example) {
    return new FabSearch(example);
  }

  @Override
  public Objective objective() {
    return Objective.LOGIT_DIFFERENCE;
  }

  @Override
  public boolean leavesTheBall() {
    return true;
  }

  /** As many as it can ask for: where each class begins, and two a step. */
  long maxGradients() {
    return 1 + (FashionMnist.CLASSES - 1) * (1 + 2L * steps);
  }

  private final class FabSearch implements WhiteBoxSearch {
    private final AttackExample example;
    private List<Criterion> aims = List.of();
    private int run;
    private int step;
    private boolean backed;
    private float[] x;

    FabSearch(AttackExample example) {
      this.example = example;
      this.x = example.original();
    }

    @Override
    public Criterion aim() {
      return aims.isEmpty() ? example.criterion() : aims.get(run);
    }

    @Override
    public float @Nullable [] ask() {
      return !aims.isEmpty() && run == aims.size() ? null : x;
    }

    @Override
    public void tell(GradientFeedback feedback) {
      if (aims.isEmpty()) {
        aims = ClassOrder.of(example.criterion(), feedback.logits());
      } else if (step == steps) {
        run++;
        step = 0;
        backed = false;
        x = example.original();
      } else if (feedback.margin() < 0 && !backed) {
        backed = true;
        x = between(example.original(), x, BACKWARD);
      } else {
        backed = false;
        step++;
        x = advanced(feedback);
      }
    }

    private float[] advanced(GradientFeedback feedback) {
      float[] here = feedback.image();
      float[] original = example.original();
      LinearBoundary boundary = new LinearBoundary(here, feedback.loss(), feedback.gradient());
      float[] fromHere = boundary.step(here);
      float[] fromOriginal = boundary.step(original);
      double length = Math.max(largest(fromHere), SHORTEST);
      double lengthFromOriginal = Math.max(largest(fromOriginal), SHORTEST);
      double alpha = Math.min(length / (length + lengthFromOriginal), LARGEST_ALPHA);
      return between(overshot(here, fromHere), overshot(original, fromOriginal), (float) alpha);
    }
  }

  private static float[] overshot(float[] from, float[] step) {
    float[] to = from.clone();
    for (int i = 0; i < to.length; i++) {
      to[i] += (float) (OVERSHOOT * step[i]);
    }
    return to;
  }

  /** The point at {@code part} of the way from one to the other. */
  private static float[] between(float[] from, float[] to, float part) {
    float[] point = new float[from.length];
    for (int i = 0; i < point.length; i++) {
      point[i] = from[i] + part * (to[i] - from[i]);
    }
    return point;
  }

  private static double largest(float[] step) {
    double largest = 0;
    for (float change : step) {
      largest = Math.max(largest, Math.abs(change));
    }
    return largest;
  }
}
