package org.fmnist.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fmnist.data.LabeledImages;
import org.junit.jupiter.api.Test;

class StagesTest {
  private final LinearClassifier classifier = LinearClassifier.random(1);
  private final LabeledImages images = TestImages.classifiedBy(classifier, 1, 7);
  private final List<float[]> starts = new ArrayList<>();

  /** Proposes its start with one pixel a level brighter, once. */
  private BlackBoxSearch brighten(AttackExample example, int pixel) {
    starts.add(example.start());
    return new BlackBoxSearch() {
      private boolean asked;

      @Override
      public float[] ask() {
        return asked ? null : moved(example.start(), pixel);
      }

      @Override
      public void tell(PredictionFeedback feedback) {
        asked = true;
      }
    };
  }

  private static float[] moved(float[] image, int pixel) {
    float[] moved = image.clone();
    moved[pixel]++;
    return moved;
  }

  @Test
  void eachBeginsWithTheBestImageOfTheOneBefore() {
    float[] original = original();
    AttackRecord record = attacked(original, false);
    assertThat(starts).containsExactly(original, moved(original, 0));
    assertThat(record.image()).isEqualTo(moved(moved(original, 0), 1));
    assertThat(record.parts()).isEqualTo(2);
    assertThat(record.reached()).isFalse();
  }

  @Test
  void orAnew() {
    float[] original = original();
    AttackRecord record = attacked(original, true);
    assertThat(starts).containsExactly(original, original);
    assertThat(record.image()).isEqualTo(moved(original, 1));
  }

  private float[] original() {
    float[] original = images.floats(0);
    original[0] = 100;
    original[1] = 100;
    return original;
  }

  /** By two parts, for which the goal is too far. */
  private AttackRecord attacked(float[] original, boolean anew) {
    Criterion far = Criterion.reach((images.label(0) + 1) % 10);
    Ball ball = new Ball(original, Norm.LINF, 1, PixelType.WHOLE);
    AttackExample example =
        new AttackExample(
            0, 0, images.label(0), far, ball, ball.centre(), Double.POSITIVE_INFINITY, 1);
    try (ClassifierPool<LinearClassifier> victim = new ClassifierPool<>(() -> classifier, 1)) {
      AttackCounters counters =
          new AttackCounters(
              new QueryCounter(victim, 1), Optional.empty(), new Confirmation(Optional.empty()));
      List<AttackPart> parts =
          List.of(
              new AttackPart("first", false, doors -> loop(doors, 0)),
              new AttackPart("second", anew, doors -> loop(doors, 1)));
      AttackOptions options = AttackOptions.defaults().withBatchSize(8);
      return new AttackRun(parts, counters, options, Optional.empty())
          .records(List.of(example), Optional.empty())
          .get(0);
    }
  }

  private BlackBoxLoop loop(AttackCounters doors, int pixel) {
    return new BlackBoxLoop(example -> brighten(example, pixel), doors, 10);
  }
}
