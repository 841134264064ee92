package org.fmnist.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fmnist.data.OriginalBatches;
import org.fmnist.graph.exact.OperationSeeds;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.io.NearMiss;
import org.fmnist.model.Engine;

/** Settings with a name. */
public final class Presets {
  /** Fewer than the original holds back: more to learn from, and still enough to choose by. */
  private static final int BEST_VALIDATION_SIZE = 5_000;

  private static final Map<String, TrainingSettings> ALL = new LinkedHashMap<>();

  static {
    for (TrainingSettings settings : new TrainingSettings[] {original(), quick(), best()}) {
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
        AugmentationSettings.none(),
        3,
        OriginalBatches.VALIDATION_SIZE,
        TrainingSettings.Selection.VALIDATION_LOSS,
        true,
        List.of(),
        OperationSeeds.TF1);
  }

  /** A good network in about three minutes of two cores. */
  public static TrainingSettings quick() {
    return new TrainingSettings(
        "quick",
        Engine.FAST,
        6,
        0,
        128,
        OriginalBatches.SEED,
        0.8,
        1.0,
        LearningRateSettings.cosine(5e-3, 400),
        new OptimizerSettings(OptimizerSettings.Method.ADAM, 0.9, 0.02, 5, 0.995),
        new AugmentationSettings(false, 1, 0, 0, 0, 0, 0),
        0,
        OriginalBatches.VALIDATION_SIZE,
        TrainingSettings.Selection.VALIDATION_ACCURACY,
        false,
        List.of(),
        OperationSeeds.TF1);
  }

  /** The recipe of a long run: the more epochs, the better. */
  public static TrainingSettings best() {
    return new TrainingSettings(
        "best",
        Engine.FAST,
        100,
        0,
        128,
        OriginalBatches.SEED,
        0.8,
        1.0,
        LearningRateSettings.cosine(5e-3, 800),
        new OptimizerSettings(OptimizerSettings.Method.ADAM, 0.9, 0.02, 5, 0.998),
        new AugmentationSettings(true, 2, 0.25, 0.05, 0, 0, 0.2),
        0,
        BEST_VALIDATION_SIZE,
        TrainingSettings.Selection.VALIDATION_ACCURACY,
        false,
        List.of(),
        OperationSeeds.TF1);
  }

  /** The names of all presets. */
  public static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /**
   * The preset of a name.
   *
   * @throws InvalidSettingException if there is none
   */
  public static TrainingSettings of(String name) {
    TrainingSettings settings = ALL.get(name);
    if (settings == null) {
      throw new InvalidSettingException(
          "preset",
          "expected one of "
              + ALL.keySet()
              + ", found "
              + name
              + NearMiss.hint(name, ALL.keySet()));
    }
    return settings;
  }
}
