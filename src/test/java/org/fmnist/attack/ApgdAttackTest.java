package org.fmnist.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.fmnist.model.Objective;
import org.junit.jupiter.api.Test;

/** Auto-PGD's schedule and steps against its paper, with made-up answers. */
class ApgdAttackTest {
  private static final double RADIUS = 8;

  private final AttackExample example = example();

  private static AttackExample example() {
    float[] original = new float[784];
    java.util.Arrays.fill(original, 128);
    Ball ball = new Ball(original, Norm.LINF, RADIUS, PixelType.FLOAT);
    return new AttackExample(
        0, 0, 3, Criterion.leave(3), ball, ball.centre(), Double.POSITIVE_INFINITY, 5);
  }

  /** Answers the image that is asked about, with the same slope for every pixel. */
  private static float[] answer(WhiteBoxSearch search, double loss, float slope) {
    float[] image = search.ask().clone();
    float[] gradient = new float[784];
    java.util.Arrays.fill(gradient, slope);
    search.tell(new GradientFeedback(image, new float[10], 1, loss, gradient));
    return image;
  }

  @Test
  void checkpointsAreThePapers() {
    assertThat(ApgdCheckpoints.of(100)).containsExactly(22, 41, 57, 70, 80, 87, 93, 99);
    assertThat(ApgdCheckpoints.of(50)).containsExactly(11, 21, 29, 35, 40, 44, 47);
    assertThat(ApgdCheckpoints.of(1)).isEmpty();
  }

  @Test
  void manyStepsAndRestartsAreCountedInLong() {
    ApgdAttack most =
        new ApgdAttack(
            Objective.TARGETED_DLR, AttackSettings.MAX_COUNT, AttackSettings.MAX_RESTARTS);
    assertThat(most.maxGradients(false)).isEqualTo(90_000L * 1_000_000_001);
  }

  @Test
  void beginsWhereTheBallEnds() {
    float[] start = new ApgdAttack(Objective.CROSS_ENTROPY, 100, 1).begin(example).ask();
    assertThat(Norm.LINF.levels(start, example.original())).isCloseTo(RADIUS, within(1e-4));
    assertThat(start).doesNotContain(128f);
  }

  @Test
  void stepsWithMomentum() {
    WhiteBoxSearch search = new ApgdAttack(Objective.CROSS_ENTROPY, 100, 1).begin(example);
    float[] first = answer(search, 5, 1);
    // The first step has no momentum, and is longer than the ball: to its far side.
    float[] second = answer(search, 4, -1);
    assertThat(second).containsOnly(120f);
    float[] third = answer(search, 3, 1);
    for (int i = 0; i < 784; i++) {
      double expected = 120 + 0.75 * 16 + 0.25 * (120 - first[i]);
      assertThat(third[i]).isCloseTo((float) Math.min(136, expected), within(1e-4f));
    }
  }

  /** The points asked about when the loss falls at each step, or never. */
  private List<float[]> run(boolean falling) {
    WhiteBoxSearch search = new ApgdAttack(Objective.CROSS_ENTROPY, 100, 1).begin(example);
    List<float[]> points = new ArrayList<>();
    for (int i = 0; i <= 24; i++) {
      points.add(answer(search, falling ? 100 - i : 100 + i, i % 2 == 0 ? 1 : -1));
    }
    return points;
  }

  @Test
  void halvesTheStepFromTheBestPointWhereNothingHelped() {
    List<float[]> points = run(false);
    // The best is the start, whose slope points down: 8 levels, half of the first step, and the
    // momentum from the point before.
    for (int i = 0; i < 784; i++) {
      double start = points.get(0)[i];
      double down = Math.max(120, start - RADIUS);
      double momentum = 0.25 * (start - points.get(21)[i]);
      double expected = start + 0.75 * (down - start) + momentum;
      assertThat(points.get(23)[i])
          .isCloseTo((float) Math.max(120, Math.min(136, expected)), within(1e-3f));
    }
  }

  @Test
  void keepsTheStepWhereAllHelped() {
    List<float[]> points = run(true);
    // Whole steps, 16 levels, from side to side.
    for (int i = 0; i < 784; i++) {
      double here = points.get(22)[i];
      double down = Math.max(120, here - 2 * RADIUS);
      double momentum = 0.25 * (here - points.get(21)[i]);
      double expected = here + 0.75 * (down - here) + momentum;
      assertThat(points.get(23)[i])
          .isCloseTo((float) Math.max(120, Math.min(136, expected)), within(1e-3f));
    }
  }

  @Test
  void goesThroughTheNineOtherClassesFromTheMostProbableDown() {
    ApgdAttack attack = new ApgdAttack(Objective.TARGETED_DLR, 2, 1);
    WhiteBoxSearch search = attack.begin(example);
    assertThat(search.ask()).isEqualTo(example.original());
    float[] logits = {5, 1, 7, 9, 2, 8, 0, 3, 6, 4};
    search.tell(new GradientFeedback(search.ask(), logits, 1, 0, new float[784]));
    List<Integer> aims = new ArrayList<>();
    for (long asked = 1; asked <= attack.maxGradients(false); asked++) {
      aims.add(search.aim().category());
      answer(search, 1, 1);
    }
    assertThat(aims.stream().distinct()).containsExactly(5, 2, 8, 0, 9, 7, 4, 1, 6);
    assertThat(aims).hasSize(27);
  }
}
