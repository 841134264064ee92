package org.fmnist.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearBoundaryTest {
  private static float[] image(float first, float second, float third) {
    float[] image = new float[784];
    Arrays.fill(image, 100);
    image[0] = first;
    image[1] = second;
    image[2] = third;
    return image;
  }

  private static float[] gradient(float first, float second, float third) {
    float[] gradient = new float[784];
    gradient[0] = first;
    gradient[1] = second;
    gradient[2] = third;
    return gradient;
  }

  /** Those of the first pixels; zeros without a sign. */
  private static float[] first(float[] step) {
    return new float[] {step[0] + 0f, step[1] + 0f, step[2] + 0f, step[3] + 0f};
  }

  @Test
  void changesAllPixelsAlike() {
    float[] here = image(100, 100, 100);
    // 12 = 3 * (1 + 2 + 1): three levels each, against the gradient.
    float[] slope = gradient(1, -2, 1);
    assertThat(first(new LinearBoundary(here, 12, slope).step(here))).containsExactly(-3, 3, -3, 0);
    assertThat(first(new LinearBoundary(here, -12, slope).step(here))).containsExactly(3, -3, 3, 0);
    assertThat(first(new LinearBoundary(here, 0, slope).step(here))).containsExactly(0, 0, 0, 0);
  }

  @Test
  void whereAPixelHasNoRoomTheOthersGoFurther() {
    float[] here = image(1, 100, 255);
    // The first has room for 1: 12 = 1 * 1 + 2 * x + 1 * x.
    float[] step = new LinearBoundary(here, 12, gradient(1, -2, 1)).step(here);
    assertThat(step[0]).isEqualTo(-1);
    assertThat(step[1]).isCloseTo(11 / 3f, within(1e-5f));
    assertThat(step[2]).isCloseTo(-11 / 3f, within(1e-5f));
  }

  @Test
  void goesToTheNearestCornerWhereTheBoundaryIsOutOfReach() {
    float[] here = image(1, 100, 250);
    float[] step = new LinearBoundary(here, 1e6, gradient(1, -2, -1)).step(here);
    assertThat(first(step)).containsExactly(-1, 155, 5, 0);
  }

  @Test
  void startsFromAnotherPointToo() {
    float[] here = image(100, 100, 100);
    // There the loss is 12 + 8 * 1.
    float[] step = new LinearBoundary(here, 12, gradient(1, -2, 1)).step(image(108, 100, 100));
    assertThat(first(step)).containsExactly(-5, 5, -5, 0);
  }

  @Test
  void endsOnTheBoundaryAndWithinThePixelsRange() {
    Random random = new Random(4);
    float[] here = new float[784];
    float[] slope = new float[784];
    for (int i = 0; i < here.length; i++) {
      here[i] = random.nextInt(4) == 0 ? 0 : random.nextInt(256);
      slope[i] = (float) random.nextGaussian();
    }
    double loss = 60_000;
    float[] step = new LinearBoundary(here, loss, slope).step(here);
    double left = loss;
    for (int i = 0; i < here.length; i++) {
      left += (double) slope[i] * step[i];
      assertThat(here[i] + step[i]).isBetween(0f, 255f);
    }
    assertThat(left).isCloseTo(0, within(0.1));
  }
}
