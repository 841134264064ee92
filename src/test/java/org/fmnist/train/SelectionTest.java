package org.fmnist.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.fmnist.train.TrainingSettings.Selection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which epoch is the best. */
class SelectionTest {
  private static EpochRecord epoch(double loss, double accuracy) {
    return new EpochRecord(0, 1, 0.5, loss, accuracy, 1, 0.5, 1, 1, accuracy);
  }

  private static final EpochRecord UNMEASURED = epoch(Double.NaN, Double.NaN);

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LAST")
  void notANumberLosesEveryComparison(Selection selection) {
    EpochRecord measured = epoch(9, 0);
    assertThat(selection.prefers(measured, UNMEASURED)).isTrue();
    assertThat(selection.prefers(UNMEASURED, measured)).isFalse();
    assertThat(selection.prefers(UNMEASURED, UNMEASURED)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LAST")
  void theBetterOneIsTakenAndTheLaterOfEquals(Selection selection) {
    EpochRecord good = epoch(0.25, 0.75);
    EpochRecord bad = epoch(0.5, 0.5);
    assertThat(selection.prefers(good, bad)).isTrue();
    assertThat(selection.prefers(bad, good)).isFalse();
    assertThat(selection.prefers(good, good)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.INCLUDE, names = "LAST")
  void theLastIsTheLastWhateverItIs(Selection selection) {
    assertThat(selection.prefers(UNMEASURED, epoch(0.1, 0.9))).isTrue();
  }
}
