package org.fmnist.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.fmnist.data.KeyedRandom;
import org.junit.jupiter.api.Test;

class ResizePadTest {
  @Test
  void pullBackIsTheTranspose() {
    UniformRandomProvider random = KeyedRandom.of(5, 0, "resize");
    for (int n = 0; n < 50; n++) {
      ResizePad view = new ResizePad(20, random);
      float[] image = noise(random);
      float[] gradient = noise(random);
      assertThat(dot(view.apply(image), gradient))
          .isCloseTo(dot(image, view.pullBack(gradient)), within(1e-3));
    }
  }

  @Test
  void fullSizeIsTheIdentity() {
    UniformRandomProvider random = KeyedRandom.of(5, 0, "resize");
    float[] image = noise(random);
    assertThat(new ResizePad(28, random).apply(image)).containsExactly(image, within(1e-5f));
  }

  @Test
  void keepsGreyInsideAndBlackAround() {
    float[] grey = new float[784];
    Arrays.fill(grey, 80);
    float[] seen = new ResizePad(14, KeyedRandom.of(9, 0, "resize")).apply(grey);
    for (float pixel : seen) {
      assertThat(pixel == 0 || Math.abs(pixel - 80) < 1e-3).isTrue();
    }
  }

  private static float[] noise(UniformRandomProvider random) {
    float[] noise = new float[784];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = random.nextFloat();
    }
    return noise;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
