package org.fmnist.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnsembleTest {
  @Test
  void answersWithTheMeanAndClosesItsMembers() {
    Constant[] members = {new Constant(0.25f), new Constant(0.5f), new Constant(0.75f)};
    try (Ensemble ensemble = new Ensemble(List.of(members))) {
      assertThat(ensemble.probabilities(new float[2 * 784])).hasSize(20).containsOnly(0.5f);
    }
    assertThat(members).allMatch(member -> member.closed);
  }

  @Test
  void nobodyHasNoAnswer() {
    assertThatThrownBy(() -> new Ensemble(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one");
  }

  private static final class Constant implements Classifier {
    private final float answer;
    private boolean closed;

    Constant(float answer) {
      this.answer = answer;
    }

    @Override
    public float[] probabilities(float[] pixels) {
      float[] answers = new float[pixels.length / 784 * 10];
      Arrays.fill(answers, answer);
      return answers;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
