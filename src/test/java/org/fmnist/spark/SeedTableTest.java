package org.fmnist.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeedTableTest {
  private static SeedResult result(long seed, Object testAccuracy) {
    return SeedResult.of(
        seed,
        Map.of(
            "epochs",
            3,
            "best",
            Map.of("epoch", 1, "validLoss", 0.5, "validAccuracy", 0.75),
            "testAccuracy",
            testAccuracy),
        "host");
  }

  @Test
  void aRowForEachSeed() {
    assertThat(new String(SeedTable.csv(List.of(result(7, 0.9))), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            seed,epochs,best_epoch,valid_loss,valid_accuracy,test_accuracy,host
            7,3,1,0.5,0.75,0.9,host
            """);
  }

  /** By hand: 0.8, 0.9 and 1.0 have squares 0.01 + 0 + 0.01 from their mean; half of it is 0.01. */
  @Test
  void meanAndDeviationOfTheSample() {
    Map<String, Object> figures =
        SeedTable.testAccuracy(List.of(result(1, 0.8), result(2, 0.9), result(3, 1.0)));
    assertThat(figures.get("runs")).isEqualTo(3);
    assertThat((double) figures.get("mean")).isCloseTo(0.9, within(1e-15));
    assertThat((double) figures.get("deviation")).isCloseTo(0.1, within(1e-15));
  }

  @Test
  void oneRunHasNoDeviationAndUnmeasuredOnesAreLeftOut() {
    assertThat(SeedTable.testAccuracy(List.of(result(1, 0.8), result(2, "none"))))
        .containsEntry("runs", 1)
        .containsEntry("mean", 0.8)
        .containsEntry("deviation", null);
  }
}
