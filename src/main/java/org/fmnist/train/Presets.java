package org.fmnist.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fmnist.data.OriginalBatches;
import org.fmnist.graph.exact.OperationSeeds;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.io.NearMiss;
import org.fmnist.model.Engine;

/** Settings with a name. Static functions only, which may be called from several threads. */
public final class Presets {
  /** Fewer than the original holds back: more to learn from, and still enough to choose by. */
  private static final int VALIDATION_SIZE = 5_000;

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
        TrainingSettings.Validation.EACH_EPOCH,
        TrainingSettings.Selection.VALIDATION_LOSS,
        true,
        List.of(),
        OperationSeeds.TF1,
        ComputePrecision.FP32);
  }

  /**
   * Better than the original after two epochs: Muon at a high learning rate, and nothing that pays
   * in longer runs only.
   */
  public static TrainingSettings quick() {
    return fast("quick")
        .epochs(2)
        .keepFc(1)
        .learningRate(LearningRateSettings.cosine(0.03, 100))
        .optimizer(OptimizerSettings.muon(0.9, 0.05, 0.995))
        .validation(TrainingSettings.Validation.AT_END)
        .selection(TrainingSettings.Selection.LAST)
        .build();
  }

  /** The recipe of a long run: the more epochs, the better. */
  public static TrainingSettings best() {
    return fast("best")
        .epochs(100)
        .learningRate(LearningRateSettings.cosine(0.02, 800))
        .optimizer(OptimizerSettings.muon(0.95, 0.02, 0.998))
        .augmentation(
            AugmentationSettings.none().toBuilder()
                .flip(true)
                .shift(2)
                .erasing(0.25)
                .labelSmoothing(0.05)
                .plainShare(0.2)
                .build())
        .selection(TrainingSettings.Selection.VALIDATION_ACCURACY)
        .build();
  }

  private static TrainingSettings.Builder fast(String preset) {
    return original().toBuilder()
        .preset(preset)
        .engine(Engine.FAST)
        .precision(ComputePrecision.AUTO)
        .batchSize(128)
        .validationSize(VALIDATION_SIZE)
        .earlyStop(0)
        .testBest(false);
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
