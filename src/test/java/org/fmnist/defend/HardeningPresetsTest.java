package org.fmnist.defend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.fmnist.train.LearningRateSettings;
import org.fmnist.train.OptimizerSettings;
import org.fmnist.train.TrainingSettings;
import org.junit.jupiter.api.Test;

class HardeningPresetsTest {
  @Test
  void theModelCardOfTheHardenedWeightsTellsThePreset() throws IOException {
    TrainingSettings preset = HardeningPresets.robust();
    LearningRateSettings rate = preset.learningRate();
    OptimizerSettings optimizer = preset.optimizer();
    assertThat(Files.readString(Path.of("checkpoint/robust/README.md")))
        .contains(
            "every batch of " + preset.batchSize() + " attacked",
            "weight decay " + plain(optimizer.weightDecay()),
            "labels smoothed by " + plain(preset.augmentation().labelSmoothing()),
            "by " + plain(optimizer.weightPerturbation()) + " of its norm",
            String.format(
                Locale.ROOT,
                "cosine from %s to %s with %d steps of warm-up",
                plain(rate.init()),
                plain(rate.base()),
                rate.warmUp()),
            "averaged with decay " + plain(optimizer.averaging()),
            "| seed | " + preset.seed(),
            preset.epochs()
                + " epochs of "
                + String.format(Locale.ROOT, "%,d images", 60_000 - preset.validationSize()));
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
