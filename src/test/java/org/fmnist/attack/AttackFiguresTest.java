package org.fmnist.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.fmnist.data.KeyedRandom;
import org.fmnist.eval.Evaluator;
import org.fmnist.io.InvalidSettingException;
import org.junit.jupiter.api.Test;

class AttackFiguresTest {
  @Test
  void wilsonIntervals() {
    // 16 of 20: 0.5840 to 0.9193 by the formula in Wilson's paper, worked out by hand.
    Interval some = Interval.wilson(16, 20);
    assertThat(some.low()).isCloseTo(0.5840, within(5e-5));
    assertThat(some.high()).isCloseTo(0.9193, within(5e-5));
    Interval all = Interval.wilson(1000, 1000);
    assertThat(all.low()).isCloseTo(0.99617, within(5e-6));
    assertThat(all.high()).isCloseTo(1, within(1e-12));
    assertThat(Interval.wilson(0, 0)).isEqualTo(new Interval(0, 1));
  }

  @Test
  void quantilesAreOfTheNumbersThemselves() {
    Distribution d = Distribution.of(DoubleStream.iterate(1, x -> x + 1).limit(100));
    assertThat(d).isEqualTo(new Distribution(50, 50.5, 95));
    assertThat(Distribution.of(DoubleStream.empty()).median()).isNaN();
  }

  @Test
  void summaryKeepsFailures() {
    AttackSummary summary =
        AttackSummary.of(
            List.of(
                new ImageOutcome(0, 1, 2, 2, true, 10, 0, 0.1, 1.5, 1),
                new ImageOutcome(1, 1, 2, 1, false, 90, 0, 0.1, 9, 1)));
    assertThat(summary.successRate()).isEqualTo(0.5);
    assertThat(summary.cost().queries().mean()).isEqualTo(50);
    assertThat(summary.costOfSuccesses().queries().mean()).isEqualTo(10);
    assertThat(summary.change().l2().median()).isEqualTo(1.5);
    assertThat(AttackSummary.of(List.of()).toMap()).containsEntry("medianQueries", null);
  }

  @Test
  void marginIsBelowZeroExactlyWhenTheGoalIsReached() {
    UniformRandomProvider random = KeyedRandom.of(1, 2, "margin");
    for (int n = 0; n < 1000; n++) {
      float[] scores = new float[20];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = random.nextInt(1 << 20);
      }
      int category = random.nextInt(10);
      int predicted = Evaluator.predicted(scores, 1);
      for (Criterion criterion : List.of(Criterion.reach(category), Criterion.leave(category))) {
        assertThat(criterion.margin(scores, 1) < 0).isEqualTo(criterion.reachedBy(predicted));
      }
    }
  }

  @Test
  void goalsFollowTheirRules() {
    UniformRandomProvider random = KeyedRandom.of(1, 2, "goal");
    assertThat(TargetPolicy.parse("next").criterionFor(9, random)).isEqualTo(Criterion.reach(0));
    assertThat(TargetPolicy.parse("any").criterionFor(4, random)).isEqualTo(Criterion.leave(4));
    assertThat(TargetPolicy.parse("7").criterionFor(4, random)).isEqualTo(Criterion.reach(7));
    assertThat(TargetPolicy.parse("7").appliesTo(7)).isFalse();
    assertThat(TargetPolicy.parse("7").appliesTo(6)).isTrue();
    int[] drawn = new int[10];
    for (int i = 0; i < 900; i++) {
      drawn[TargetPolicy.parse("random").criterionFor(3, random).category()]++;
    }
    assertThat(drawn[3]).isZero();
    for (int c = 0; c < 10; c++) {
      assertThat(drawn[c]).isBetween(c == 3 ? 0 : 60, c == 3 ? 0 : 145);
    }
    for (String wrong : List.of("", "10", "-1", "nxt", "NEXT")) {
      assertThatThrownBy(() -> TargetPolicy.parse(wrong))
          .isInstanceOf(InvalidSettingException.class)
          .hasMessageContaining("'" + wrong + "'");
    }
  }

  @Test
  void settingsRefuseWhatAMethodCannotDo() {
    assertThatThrownBy(() -> AttackSettings.of(AttackMethod.SQUARE).change().norm(Norm.L2).build())
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage("norm: expected one of [linf] for square, found l2");
    assertThatThrownBy(
            () ->
                AttackSettings.of(AttackMethod.PGD)
                    .change()
                    .epsilon(Double.POSITIVE_INFINITY)
                    .build())
        .isInstanceOf(InvalidSettingException.class);
    assertThatThrownBy(() -> AttackSettings.of(AttackMethod.PGD).change().epsilon(-0.1).build())
        .isInstanceOf(InvalidSettingException.class);
    assertThatThrownBy(() -> AttackMethod.parse("cw")).hasMessageContaining("signhunter");
  }

  @Test
  void epsilonIsOfTheRangeFromZeroToOne() {
    AttackSettings.Builder levels = AttackSettings.of(AttackMethod.PGD).change().epsilon(8);
    assertThatThrownBy(levels::build)
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("8/255")
        .hasMessageContaining("found 8.0");
    assertThat(levels.norm(Norm.L2).build().epsilon()).isEqualTo(8);
    assertThatThrownBy(() -> levels.epsilon(29).build()).hasMessageContaining("0 to 28");
  }

  @Test
  void whatAMethodDoesNotUseIsNotSaidToBeUsed() {
    AttackSettings pgd = AttackSettings.of(AttackMethod.PGD).change().sigma(7).build();
    assertThat(pgd.toMap())
        .containsEntry("sigma", null)
        .containsEntry("maxQueries", null)
        .containsEntry("restarts", 5)
        .containsEntry("loss", "margin");
    assertThat(AttackSettings.of(AttackMethod.MCMC).toMap())
        .containsEntry("sigma", 2.0)
        .containsEntry("stepSize", null);
  }

  @Test
  void aGradientOfZeroMovesNothing() {
    float[] image = {0, 100, 255};
    float[] flat = new float[3];
    assertThat(GradientSteps.descend(image, flat, Norm.L2, 255)).isEqualTo(image);
    assertThat(GradientSteps.descend(image, flat, Norm.LINF, 255)).isEqualTo(image);
    assertThat(GradientSteps.subtract(image, flat, Double.MAX_VALUE)).isEqualTo(image);
  }
}
