package org.fmnist.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.fmnist.data.LabeledImages;
import org.fmnist.model.Classifier;
import org.junit.jupiter.api.Test;

/** Figures against ones counted by hand. */
class EvaluatorTest {
  private static final double CLOSE = 1e-6;

  private static LabeledImages labels(int... labels) {
    byte[] bytes = new byte[labels.length];
    for (int i = 0; i < labels.length; i++) {
      bytes[i] = (byte) labels[i];
    }
    return LabeledImages.of(new byte[labels.length * 784], bytes);
  }

  /** A row with {@code p} for one class, {@code q} for another and 0 for the rest. */
  private static void row(float[] rows, int i, int answer, float p, int other, float q) {
    rows[i * 10 + answer] = p;
    rows[i * 10 + other] = q;
  }

  /**
   * Six images, of classes 0, 0, 0, 1, 1, 2; answers 0, 0, 1, 1, 0, 2 with confidence 0.9, 0.75,
   * 0.6, 0.9, 0.55, 1.
   */
  private static Evaluation six() {
    float[] rows = new float[60];
    row(rows, 0, 0, 0.9f, 1, 0.1f);
    row(rows, 1, 0, 0.75f, 1, 0.25f);
    row(rows, 2, 1, 0.6f, 0, 0.4f);
    row(rows, 3, 1, 0.9f, 0, 0.1f);
    row(rows, 4, 0, 0.55f, 1, 0.45f);
    row(rows, 5, 2, 1f, 3, 0f);
    return Evaluator.evaluate(rows, labels(0, 0, 0, 1, 1, 2));
  }

  @Test
  void countsAnswers() {
    Evaluation e = six();
    assertThat(e.images()).isEqualTo(6);
    assertThat(e.correct()).isEqualTo(4);
    assertThat(e.accuracy()).isEqualTo(4 / 6.0);
    assertThat(e.confusion()[0]).containsExactly(2, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    assertThat(e.confusion()[1]).containsExactly(1, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    assertThat(e.confusion()[2]).containsExactly(0, 0, 1, 0, 0, 0, 0, 0, 0, 0);
    assertThat(e.confusion()[3]).containsOnly(0);
  }

  @Test
  void lossIsTheMeanOfMinusLogOfTheLabelsProbability() {
    double expected =
        -(Math.log(0.9)
                + Math.log(0.75)
                + Math.log(0.4)
                + Math.log(0.9)
                + Math.log(0.45)
                + Math.log(1))
            / 6;
    assertThat(six().loss()).isCloseTo(expected, within(CLOSE));
  }

  @Test
  void figuresOfEachClass() {
    List<Evaluation.ClassFigures> figures = six().perClass();
    assertThat(figures).hasSize(10);
    assertThat(figures.get(0))
        .isEqualTo(new Evaluation.ClassFigures(0, "T-shirt/top", 2 / 3.0, 2 / 3.0, 4 / 6.0, 3));
    assertThat(figures.get(1).precision()).isEqualTo(0.5);
    assertThat(figures.get(1).recall()).isEqualTo(0.5);
    assertThat(figures.get(1).f1()).isEqualTo(0.5);
    assertThat(figures.get(2).f1()).isEqualTo(1);
    assertThat(figures.get(3)).isEqualTo(new Evaluation.ClassFigures(3, "Dress", 0, 0, 0, 0));
  }

  @Test
  void f1IsTheHarmonicMeanWherePrecisionAndRecallDiffer() {
    float[] rows = new float[40];
    row(rows, 0, 0, 1, 1, 0);
    row(rows, 1, 0, 1, 1, 0);
    row(rows, 2, 0, 1, 1, 0);
    row(rows, 3, 1, 1, 0, 0);
    // Class 0: one of three answers right, the one image found.
    Evaluation.ClassFigures zero = Evaluator.evaluate(rows, labels(0, 1, 2, 3)).perClass().get(0);
    assertThat(zero.precision()).isCloseTo(1 / 3.0, within(CLOSE));
    assertThat(zero.recall()).isEqualTo(1);
    assertThat(zero.f1()).isCloseTo(2 / (3 + 1.0), within(CLOSE));
  }

  /**
   * Fifteen bins of width 1/15: 0.9 twice (both right), 0.75, 0.6 (wrong), 0.55 (wrong), 1 (right)
   * each in a bin of its own.
   */
  @Test
  void calibrationErrorIsTheWeightedGapOfConfidenceAndAccuracy() {
    double expected = (2 * (1 - 0.9) + (1 - 0.75) + 0.6 + 0.55 + 0) / 6;
    assertThat(six().calibrationError()).isCloseTo(expected, within(CLOSE));
    assertThat(six().reliability()).hasSize(5);
    assertThat(six().reliability().stream().mapToInt(Evaluation.ReliabilityBin::count).sum())
        .isEqualTo(6);
    assertThat(six().reliability().get(3).count()).isEqualTo(2);
  }

  @Test
  void answersOfOneBinAreAveragedBeforeTheyAreCompared() {
    float[] rows = new float[20];
    row(rows, 0, 0, 0.9f, 1, 0.1f);
    row(rows, 1, 0, 0.9f, 1, 0.1f);
    // One right, one wrong, both surely: |0.9 - 0.5|, not the mean of 0.1 and 0.9.
    assertThat(Evaluator.evaluate(rows, labels(0, 1)).calibrationError())
        .isCloseTo(0.4, within(CLOSE));
  }

  @Test
  void surestMistakesComeFirst() {
    assertThat(six().mistakes())
        .containsExactly(
            new Evaluation.Mistake(2, 0, 1, 0.6f), new Evaluation.Mistake(4, 1, 0, 0.55f));
  }

  @Test
  void aProbabilityOfZeroGivesALargeFiniteLoss() {
    float[] rows = new float[10];
    row(rows, 0, 4, 1f, 5, 0f);
    Evaluation e = Evaluator.evaluate(rows, labels(5));
    assertThat(e.loss()).isFinite().isBetween(80.0, 100.0);
    assertThat(e.calibrationError()).isEqualTo(1);
  }

  @Test
  void noImagesGiveNoNan() {
    Evaluation e = Evaluator.evaluate(new float[0], labels());
    assertThat(List.of(e.accuracy(), e.loss(), e.calibrationError())).containsOnly(0.0);
  }

  @Test
  void firstAmongEqualsIsTheAnswer() {
    float[] rows = new float[20];
    row(rows, 1, 7, 0.5f, 3, 0.5f);
    assertThat(Evaluator.predicted(rows, 0)).isZero();
    assertThat(Evaluator.predicted(rows, 1)).isEqualTo(3);
  }

  @Test
  void refusesProbabilitiesOfOtherImages() {
    assertThatThrownBy(() -> Evaluator.evaluate(new float[10], labels(1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected 2 rows of 10, found 10 values");
  }

  @Test
  void callsComeInBatchesAndOrder() {
    byte[] pixels = new byte[5 * 784];
    for (int i = 0; i < 5; i++) {
      pixels[i * 784] = (byte) (200 + i);
    }
    List<Integer> calls = new ArrayList<>();
    List<Integer> progress = new ArrayList<>();
    Classifier firstPixel =
        new Classifier() {
          @Override
          public float[] probabilities(float[] images) {
            calls.add(images.length / 784);
            float[] rows = new float[images.length / 784 * 10];
            for (int i = 0; i < rows.length / 10; i++) {
              rows[i * 10] = images[i * 784];
            }
            return rows;
          }

          @Override
          public void close() {}
        };
    float[] all =
        Evaluator.probabilities(
            firstPixel,
            LabeledImages.of(pixels, new byte[5]),
            2,
            (done, total) -> progress.add((int) done));
    assertThat(calls).containsExactly(2, 2, 1);
    assertThat(progress).containsExactly(2, 4, 5);
    assertThat(new float[] {all[0], all[10], all[20], all[30], all[40]})
        .containsExactly(200, 201, 202, 203, 204);
  }

  @Test
  void theFiguresDoNotDependOnHowTheImagesAreGrouped() {
    int images = 3000;
    java.util.Random random = new java.util.Random(1);
    float[] probabilities = new float[images * 10];
    int[] labels = random.ints(images, 0, 10).toArray();
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = (float) Math.pow(random.nextDouble(), 9);
    }
    EvaluationCounts forwards = new EvaluationCounts();
    EvaluationCounts[] parts = new EvaluationCounts[7];
    Arrays.setAll(parts, part -> new EvaluationCounts());
    for (int i = 0; i < images; i++) {
      forwards.add(i, labels[i], probabilities, i);
      int last = images - 1 - i;
      parts[last % 7].add(last, labels[last], probabilities, last);
    }
    EvaluationCounts together = new EvaluationCounts();
    Stream.of(parts).forEach(together::add);
    assertThat(together.evaluation()).usingRecursiveComparison().isEqualTo(forwards.evaluation());
  }
}
