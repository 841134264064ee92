package org.fmnist.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.fmnist.data.FashionMnist;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeachersTest {
  private static final int[] POSITIONS = {5, 3, 6, 59_999, 1, 4, 0};

  private final List<CertainTeacher> stubs =
      IntStream.range(0, 3).mapToObj(CertainTeacher::new).toList();

  /** Images whose first pixel is their position modulo 251. */
  private static float[] pixels() {
    float[] pixels = new float[POSITIONS.length * FashionMnist.PIXELS];
    for (int i = 0; i < POSITIONS.length; i++) {
      pixels[i * FashionMnist.PIXELS] = POSITIONS[i] % 251;
    }
    return pixels;
  }

  private static float[] answersOf(Teachers teachers) {
    try (teachers) {
      return teachers.answers(pixels(), POSITIONS);
    }
  }

  @Test
  void theOneThatWasNotTrainedOnAnImageAnswersForIt() {
    float[] answers = answersOf(Teachers.crossFit(stubs));
    for (int i = 0; i < POSITIONS.length; i++) {
      for (int k = 0; k < FashionMnist.CLASSES; k++) {
        assertThat(answers[i * FashionMnist.CLASSES + k])
            .isEqualTo(k == POSITIONS[i] % 3 ? 1f : 0f);
      }
    }
    assertThat(stubs.get(0).asked()).containsExactly(3, 6, 0);
    assertThat(stubs.get(1).asked()).containsExactly(1, 4);
    assertThat(stubs.get(2).asked()).containsExactly(5, 59_999 % 251);
    assertThat(stubs).allMatch(stub -> stub.closed());
  }

  @Test
  void aTeacherWithoutImagesIsNotAsked() {
    try (Teachers teachers = Teachers.crossFit(stubs)) {
      assertThat(teachers.answers(new float[FashionMnist.PIXELS], new int[] {7})[1]).isOne();
    }
    assertThat(stubs.get(0).asked()).isEmpty();
    assertThat(stubs.get(2).asked()).isEmpty();
  }

  @Test
  void theMeanIsThatOfAllForEveryImage() {
    float[] answers = answersOf(Teachers.mean(stubs));
    for (int i = 0; i < answers.length; i++) {
      assertThat(answers[i]).isEqualTo(i % FashionMnist.CLASSES < 3 ? 1 / 3f : 0f);
    }
    assertThat(stubs).allMatch(stub -> stub.closed());
  }

  /** Two images. */
  private static Teachers uncertain() {
    return new Teachers() {
      @Override
      public float[] answers(float[] pixels, int[] positions) {
        return new float[] {
          0.64f, 0.36f, 0, 0, 0, 0, 0, 0, 0, 0, //
          0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f
        };
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void aTemperatureDividesTheLogits() {
    float[] answers = Teachers.tempered(uncertain(), 2).answers(new float[0], new int[0]);
    // The square roots are 0.8 and 0.6.
    assertThat(answers[0]).isCloseTo(0.8f / 1.4f, within(1e-6f));
    assertThat(answers[1]).isCloseTo(0.6f / 1.4f, within(1e-6f));
    assertThat(answers[2]).isZero();
    for (int k = 0; k < FashionMnist.CLASSES; k++) {
      assertThat(answers[FashionMnist.CLASSES + k]).isCloseTo(0.1f, within(1e-6f));
    }
  }

  @Test
  void belowOneTheyAreMoreCertain() {
    float[] answers = Teachers.tempered(uncertain(), 0.5).answers(new float[0], new int[0]);
    assertThat(answers[0]).isCloseTo(0.4096f / 0.5392f, within(1e-6f));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.001, Double.MIN_VALUE})
  void nearZeroTheyNameTheLikeliestClasses(double temperature) {
    float[] answers = Teachers.tempered(uncertain(), temperature).answers(new float[0], new int[0]);
    assertThat(answers[0]).isOne();
    assertThat(answers[1]).isZero();
    assertThat(answers[FashionMnist.CLASSES]).isCloseTo(0.1f, within(1e-6f));
  }

  @Test
  void atTemperatureOneTheyKeepTheirBits() {
    Teachers teachers = uncertain();
    assertThat(Teachers.tempered(teachers, 1)).isSameAs(teachers);
  }

  @Test
  void temperedTeachersAreClosed() {
    Teachers.tempered(Teachers.mean(stubs), 2).close();
    assertThat(stubs).allMatch(stub -> stub.closed());
  }
}
