package org.fmnist.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fmnist.data.OriginalBatches;
import org.fmnist.data.UsageException;

/** Settings with a name. */
public final class Presets {
  private static final Map<String, TrainingSettings> ALL = new LinkedHashMap<>();

  static {
    for (TrainingSettings settings : new TrainingSettings[] {original()}) {
      ALL.put(settings.preset(), settings);
    }
  }

  private Presets() {}

  /** What {@code train.py} does, bit for bit. */
  public static TrainingSettings original() {
    return new TrainingSettings(
        "original",
        Engine.EXACT,
        100,
        0,
        32,
        OriginalBatches.SEED,
        0.8,
        1.0,
        LearningRateSettings.original(),
        OptimizerSettings.original(),
        3,
        OriginalBatches.VALIDATION_SIZE,
        TrainingSettings.Selection.VALIDATION_LOSS,
        true,
        List.of());
  }

  /**
   * The preset of a name.
   *
   * @throws UsageException if there is none
   */
  public static TrainingSettings of(String name) {
    TrainingSettings settings = ALL.get(name);
    if (settings == null) {
      throw new UsageException("--preset: expected one of " + ALL.keySet() + ", found " + name);
    }
    return settings;
  }
}
