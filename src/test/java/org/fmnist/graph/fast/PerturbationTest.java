package org.fmnist.graph.fast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.fmnist.graph.StepResult;
import org.fmnist.runtime.SessionSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Perturbed training images, against what the gradients of {@link Inference} say. */
class PerturbationTest {
  private static final int COUNT = 8;
  private static final double RADIUS = 25.5;

  private final FastNetwork network = network(0);
  private final float[] pixels = pixels();
  private final float[] labels = labels();

  private static FastNetwork network(double consistency) {
    return FastNetwork.create(
        FastTrainingSettings.original().toBuilder()
            .seed(1)
            .keepFc(1)
            .consistency(consistency)
            .build(),
        SessionSettings.defaults());
  }

  private static float[] pixels() {
    Random random = new Random(5);
    float[] pixels = new float[COUNT * 784];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextInt(256);
    }
    return pixels;
  }

  private static float[] labels() {
    float[] labels = new float[COUNT * 10];
    for (int i = 0; i < COUNT; i++) {
      labels[i * 10 + i] = 1;
    }
    return labels;
  }

  @AfterEach
  void close() {
    network.close();
  }

  @ParameterizedTest
  @CsvSource({"1,false,false", "3,false,false", "3,true,false", "2,false,true", "2,true,true"})
  void staysWithinTheRadiusAndTheRange(int steps, boolean batch, boolean prediction) {
    var settings = new PerturbationSettings(steps, batch, prediction);
    try (Perturbation perturbation = network.perturbation(settings)) {
      float[] perturbed = perturbation.apply(pixels, labels, RADIUS, RADIUS, 7);
      double changes = 0;
      for (int i = 0; i < pixels.length; i++) {
        assertThat(perturbed[i]).isBetween(0f, 255f);
        assertThat(perturbed[i]).isCloseTo(pixels[i], within((float) RADIUS + 1e-4f));
        changes += Math.abs(perturbed[i] - pixels[i]);
      }
      assertThat(changes / pixels.length).isGreaterThan(RADIUS / 4);
      assertThat(perturbation.apply(pixels, labels, RADIUS, RADIUS, 7)).isEqualTo(perturbed);
      assertThat(perturbation.apply(pixels, labels, RADIUS, RADIUS, 8)).isNotEqualTo(perturbed);
      assertThat(perturbation.apply(pixels, labels, 0, 0, 7)).isEqualTo(pixels);
    }
  }

  /** With the same start, one step is the sign of the gradient that evaluation mode computes. */
  @Test
  void aStepGoesAlongTheSignOfTheGradient() {
    int[] classes = {0, 1, 2, 3, 4, 5, 6, 7};
    PerturbationSettings settings = new PerturbationSettings(1, false, false);
    try (Perturbation perturbation = network.perturbation(settings);
        Inference live = network.live(COUNT)) {
      float[] start = perturbation.apply(pixels, labels, RADIUS, 0, 3);
      float[] moved = perturbation.apply(pixels, labels, RADIUS, 4, 3);
      float[] gradients = live.crossEntropyGradients(start, classes).gradient();
      int agreeing = 0;
      for (int i = 0; i < pixels.length; i++) {
        double low = Math.max(0, pixels[i] - RADIUS);
        double high = Math.min(255, pixels[i] + RADIUS);
        double expected = Math.min(high, Math.max(low, start[i] + 4 * Math.signum(gradients[i])));
        agreeing += Math.abs(moved[i] - expected) < 1e-3 ? 1 : 0;
      }
      // Rounding may turn the sign of a gradient that is all but zero.
      assertThat(agreeing).isGreaterThan(pixels.length * 99 / 100);
      double before = loss(live, start, classes);
      assertThat(loss(live, moved, classes)).isGreaterThan(before);
    }
  }

  /** From logits: the probabilities of a network that has learnt nothing are 0 or 1. */
  private static double loss(Inference live, float[] images, int[] classes) {
    float[] logits = live.logits(images);
    double sum = 0;
    for (int i = 0; i < classes.length; i++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < 10; c++) {
        largest = Math.max(largest, logits[i * 10 + c]);
      }
      double exponentials = 0;
      for (int c = 0; c < 10; c++) {
        exponentials += Math.exp(logits[i * 10 + c] - largest);
      }
      sum += largest + Math.log(exponentials) - logits[i * 10 + classes[i]];
    }
    return sum;
  }

  /** Against the loss of the clean images alone. */
  @Test
  void adversarialExamplesAddTheDivergenceOfTheirAnswers() {
    double beta = 6;
    try (FastNetwork pairs = network(beta)) {
      StepResult same = network.train(pixels, labels, 0, 0);
      StepResult alike = pairs.train(joined(pixels, pixels), labels, 0, 0);
      // Moments of two equal halves are those of one: no divergence, the same loss.
      assertThat(alike.loss()).isCloseTo(same.loss(), within(1e-3));
      float[] black = new float[pixels.length];
      StepResult apart = pairs.train(joined(pixels, black), labels, 0, 0);
      assertThat(apart.loss()).isGreaterThan(alike.loss() + 1);
      assertThatThrownBy(() -> pairs.train(pixels, labels, 0, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a label for each 2");
    }
  }

  private static float[] joined(float[] first, float[] second) {
    float[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
