package org.fmnist.attack;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.rng.UniformRandomProvider;
import org.fmnist.data.KeyedRandom;
import org.junit.jupiter.api.Test;

class BallTest {
  @Property(tries = 200)
  void roundsIntoTheBall(
      @ForAll @DoubleRange(min = 0, max = 300) double radius,
      @ForAll @IntRange(min = 0, max = 1000) int seed,
      @ForAll Norm norm) {
    UniformRandomProvider random = KeyedRandom.of(seed, 0, "test");
    float[] centre = new float[784];
    float[] proposal = new float[784];
    for (int i = 0; i < 784; i++) {
      centre[i] = random.nextInt(256);
      proposal[i] = (float) (random.nextDouble() * 900 - 300);
    }
    float[] before = proposal.clone();
    Ball ball = new Ball(centre, norm, radius, PixelType.WHOLE);
    float[] rounded = ball.allowed(proposal);
    assertThat(proposal).isEqualTo(before);
    assertThat(norm.levels(rounded, centre)).isLessThanOrEqualTo(radius + 1e-6);
    for (float pixel : rounded) {
      assertThat(pixel).isBetween(0f, 255f);
      assertThat(pixel).isEqualTo(Math.round(pixel));
    }
  }

  @Test
  void takesWholeLevelsOfAnEpsilonInThe0To1Range() {
    Ball exact = new Ball(new float[784], Norm.LINF, 0.1 * 255, PixelType.FLOAT);
    float[] bright = new float[784];
    java.util.Arrays.fill(bright, 200);
    assertThat(exact.radius()).isEqualTo(25.5);
    assertThat(exact.allowed(bright)).containsOnly(25.5f);
    assertThat(new Ball(new float[784], Norm.LINF, 0.1 * 255, PixelType.WHOLE).radius())
        .isEqualTo(25);
    assertThat(new Ball(new float[784], Norm.LINF, 12 / 255.0 * 255, PixelType.WHOLE).radius())
        .isEqualTo(12);
    assertThat(new Ball(new float[784], Norm.LINF, 0.02 * 255, PixelType.WHOLE).radius())
        .isEqualTo(5);
  }

  @Test
  void keepsMostOfAnL2RadiusWhenRounding() {
    float[] centre = new float[784];
    java.util.Arrays.fill(centre, 100);
    float[] proposal = centre.clone();
    for (int i = 0; i < 784; i++) {
      proposal[i] += i % 7;
    }
    float[] rounded = new Ball(centre, Norm.L2, 50, PixelType.WHOLE).allowed(proposal);
    assertThat(Norm.L2.levels(rounded, centre)).isBetween(45.0, 50.0);
  }
}
