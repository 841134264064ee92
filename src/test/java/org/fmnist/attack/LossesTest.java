package org.fmnist.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.fmnist.model.Objective;
import org.junit.jupiter.api.Test;

/** Losses of one image, worked out by hand. */
class LossesTest {
  /** The largest are 6, 5, 4 and 2: z(1) − (z(3) + z(4)) / 2 is 6 − 3. */
  private static final float[] LOGITS = {1, 6, 0, 4, -1, 5, 2, -3, 1, 0};

  private static double loss(Objective objective, int category, int label) {
    return Losses.of(objective, category, label, LOGITS);
  }

  @Test
  void targetedLossesSpeakOfLabelAndClass() {
    assertThat(loss(Objective.LOGIT_DIFFERENCE, 6, 1)).isEqualTo(4);
    assertThat(loss(Objective.LOGIT_DIFFERENCE, 1, 6)).isEqualTo(-4);
    assertThat(loss(Objective.TARGETED_DLR, 6, 1)).isCloseTo(4 / 3.0, within(1e-11));
    assertThat(loss(Objective.TARGETED_DLR, 5, 1)).isCloseTo(1 / 3.0, within(1e-11));
    assertThat(loss(Objective.TARGETED_DLR, 1, 6)).isCloseTo(-4 / 3.0, within(1e-11));
  }

  @Test
  void theRatioKnowsNoScaleOrShiftOfTheLogits() {
    float[] others = LOGITS.clone();
    for (int c = 0; c < others.length; c++) {
      others[c] = 16 * others[c] - 40;
    }
    assertThat(Losses.of(Objective.TARGETED_DLR, 6, 1, others))
        .isCloseTo(loss(Objective.TARGETED_DLR, 6, 1), within(1e-11));
  }

  @Test
  void equalLogitsDivideNothingByZero() {
    assertThat(Losses.of(Objective.TARGETED_DLR, 3, 1, new float[10])).isZero();
  }

  @Test
  void otherLossesSpeakOfTheClassAlone() {
    assertThat(loss(Objective.MARGIN, 6, 0)).isEqualTo(4);
    assertThat(loss(Objective.MARGIN, 1, 0)).isEqualTo(-1);
    double sum = 0;
    for (float logit : LOGITS) {
      sum += Math.exp(logit);
    }
    assertThat(loss(Objective.CROSS_ENTROPY, 3, 0))
        .isCloseTo(-Math.log(Math.exp(4) / sum), within(1e-12));
  }
}
