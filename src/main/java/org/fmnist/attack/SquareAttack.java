package org.fmnist.attack;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.fmnist.data.FashionMnist;
import org.jspecify.annotations.Nullable;

/**
 * SquareAttack: random squares of ±ε, kept when they help (Andriushchenko et al., "SquareAttack
 * Attack: a query-efficient black-box adversarial attack via random search", ECCV 2020,
 * L-infinity).
 *
 * <p>The first image has vertical stripes of ±ε, and the squares cover the part p = {@value
 * #PART_FROM_STRIPES} of the image at first; p is {@value #PART_FROM_ELSEWHERE} if the start comes
 * from a transfer or another search. Squares shrink as the paper's schedule says, stretched to
 * {@link #horizon} queries.
 *
 * <p>Deviation: a square that would change nothing is drawn anew, as it costs no query.
 *
 * @param horizon queries over which squares shrink to a pixel
 */
record SquareAttack(int horizon) implements BlackBoxAttack {
  private static final double PART_FROM_STRIPES = 0.1;
  private static final double PART_FROM_ELSEWHERE = 0.05;

  private static final int SIDE = FashionMnist.SIDE;
  private static final int REDRAWS = 100;

  /** When p halves, in parts of 10,000 of the horizon (appendix of the paper). */
  private static final int[] HALVINGS = {10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000};

  @Override
  public BlackBoxSearch begin(AttackExample example) {
    return new SquareSearch(example);
  }

  private final class SquareSearch implements BlackBoxSearch {
    private final AttackExample example;
    private final Ball ball;
    private final UniformRandomProvider random;
    private float @Nullable [] current;
    private double margin = Double.POSITIVE_INFINITY;
    private int queries;

    SquareSearch(AttackExample example) {
      this.example = example;
      this.ball = example.ball();
      this.random = example.random("square");
    }

    @Override
    public float[] ask() {
      if (current == null) {
        return example.startsElsewhere() ? example.start() : stripes();
      }
      float[] proposal = current;
      for (int draw = 0; draw < REDRAWS && Arrays.equals(proposal, current); draw++) {
        proposal = withSquare(current);
      }
      return proposal;
    }

    @Override
    public void tell(PredictionFeedback feedback) {
      queries++;
      if (feedback.margin() < margin) {
        current = feedback.image();
        margin = feedback.margin();
      }
    }

    private float[] stripes() {
      float[] image = example.original().clone();
      for (int column = 0; column < SIDE; column++) {
        float change = change();
        for (int i = column; i < image.length; i += SIDE) {
          image[i] += change;
        }
      }
      return image;
    }

    private float[] withSquare(float[] before) {
      int side = side();
      int top = random.nextInt(SIDE - side + 1);
      int left = random.nextInt(SIDE - side + 1);
      float change = change();
      float[] image = before.clone();
      for (int y = top; y < top + side; y++) {
        for (int x = left; x < left + side; x++) {
          image[y * SIDE + x] = example.original()[y * SIDE + x] + change;
        }
      }
      return ball.clip(image);
    }

    private float change() {
      float radius = (float) Math.min(ball.radius(), Norm.LEVELS);
      return random.nextBoolean() ? radius : -radius;
    }

    private int side() {
      double done = 10_000.0 * queries / horizon;
      double part = example.startsElsewhere() ? PART_FROM_ELSEWHERE : PART_FROM_STRIPES;
      double area = part * SIDE * SIDE;
      for (int halving : HALVINGS) {
        if (done > halving) {
          area /= 2;
        }
      }
      return Math.max(1, Math.min(SIDE, (int) Math.round(Math.sqrt(area))));
    }
  }
}
