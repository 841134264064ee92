package org.fmnist.attack;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.fmnist.data.FashionMnist;
import org.fmnist.graph.InputGradient;
import org.fmnist.model.DifferentiableClassifier;
import org.fmnist.model.Objective;

/**
 * Adversarial images made on surrogates, without asking the attacked classifier: the momentum
 * iterative method on an ensemble (Dong et al., "Boosting Adversarial Attacks with Momentum", CVPR
 * 2018) with input diversity ({@link ResizePad}). They are tried as they are ({@link
 * TransferOnlyAttack}) or are the start of a black-box search.
 *
 * <p>Deviations: the ensemble adds up the surrogates' gradients, each scaled to the same size,
 * where the paper adds logits, so that none drowns the others; gradients of surrogates are one's
 * own and are not counted.
 *
 * @param iterations steps
 * @param step their size, as a part of ε
 * @param momentum μ, how much of the last direction is kept
 * @param diversity probability that a surrogate sees the image resized
 * @param smallest the smallest side of a resized image
 * @param objective the surrogates' loss to descend
 */
record TransferAttack(
    int iterations,
    double step,
    double momentum,
    double diversity,
    int smallest,
    Objective objective) {

  /** Momentum 1 as in its paper, diversity as seen best here. */
  static TransferAttack standard(int iterations) {
    return new TransferAttack(iterations, 0.2, 1, 0.7, 22, Objective.CROSS_ENTROPY);
  }

  /** One image on its way. */
  private static final class Traveller {
    final AttackExample example;
    final UniformRandomProvider random;
    final float[] velocity = new float[FashionMnist.PIXELS];
    float[] x;

    Traveller(AttackExample example) {
      this.example = example;
      this.random = example.random("transfer");
      this.x = example.start().clone();
    }
  }

  /** The examples, each starting where the surrogates were deceived. */
  List<AttackExample> transferred(
      List<AttackExample> examples,
      List<? extends ClassifierPool<? extends DifferentiableClassifier>> surrogates) {
    List<Traveller> travellers = examples.stream().map(Traveller::new).toList();
    for (int i = 0; i < iterations; i++) {
      List<float[]> directions = new ArrayList<>();
      travellers.forEach(traveller -> directions.add(new float[FashionMnist.PIXELS]));
      for (ClassifierPool<? extends DifferentiableClassifier> surrogate : surrogates) {
        addGradients(surrogate, travellers, directions);
      }
      for (int t = 0; t < travellers.size(); t++) {
        move(travellers.get(t), directions.get(t));
      }
    }
    return travellers.stream()
        .map(t -> t.example.startingAt(t.example.ball().allowed(t.x), Double.POSITIVE_INFINITY))
        .toList();
  }

  private void addGradients(
      ClassifierPool<? extends DifferentiableClassifier> surrogate,
      List<Traveller> travellers,
      List<float[]> directions) {
    int count = travellers.size();
    ResizePad[] views = new ResizePad[count];
    float[] images = new float[count * FashionMnist.PIXELS];
    int[] classes = new int[count];
    for (int t = 0; t < count; t++) {
      Traveller traveller = travellers.get(t);
      boolean resized = traveller.random.nextDouble() < diversity;
      views[t] = resized ? new ResizePad(smallest, traveller.random) : null;
      float[] seen = resized ? views[t].apply(traveller.x) : traveller.x;
      System.arraycopy(seen, 0, images, t * FashionMnist.PIXELS, FashionMnist.PIXELS);
      classes[t] = traveller.example.criterion().category();
    }
    InputGradient answer =
        ClassifierPool.inputGradient(surrogate, images, classes, classes, objective);
    for (int t = 0; t < count; t++) {
      float[] gradient = Pixels.image(answer.gradient(), t);
      float[] own = views[t] == null ? gradient : views[t].pullBack(gradient);
      boolean targeted = travellers.get(t).example.criterion().targeted();
      addScaled(directions.get(t), own, targeted ? 1 : -1);
    }
  }

  private void move(Traveller traveller, float[] direction) {
    Ball ball = traveller.example.ball();
    for (int i = 0; i < traveller.velocity.length; i++) {
      traveller.velocity[i] *= (float) momentum;
    }
    addScaled(traveller.velocity, direction, 1);
    double size = step * Math.min(ball.radius(), Norm.LEVELS);
    traveller.x =
        ball.clip(GradientSteps.descend(traveller.x, traveller.velocity, ball.norm(), size));
  }

  /** Adds {@code vector}, scaled to an L1 length of 1. */
  private static void addScaled(float[] sum, float[] vector, int sign) {
    double length = 0;
    for (float v : vector) {
      length += Math.abs(v);
    }
    float scale = (float) (sign / Math.max(length, Float.MIN_NORMAL));
    for (int i = 0; i < sum.length; i++) {
      sum[i] += scale * vector[i];
    }
  }
}
