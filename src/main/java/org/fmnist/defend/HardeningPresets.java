package org.fmnist.defend;

import org.fmnist.io.InvalidSettingException;
import org.fmnist.model.Engine;
import org.fmnist.train.AugmentationSettings;
import org.fmnist.train.LearningRateSettings;
import org.fmnist.train.OptimizerSettings;
import org.fmnist.train.Presets;
import org.fmnist.train.TrainingSettings;

/**
 * Training settings of {@code harden} with a name. Static functions only, which may be called from
 * several threads.
 */
public final class HardeningPresets {
  /** Attacked images mixed into the training set, as the original's assignment asks. */
  public static final String ASSIGNMENT = "assignment";

  /** Attacks inside the training loop. */
  public static final String ROBUST = "robust";

  private HardeningPresets() {}

  /** The settings of {@link Presets#original} in the fast engine, which takes any batch. */
  public static TrainingSettings assignment() {
    return Presets.original().toBuilder().preset(ASSIGNMENT).engine(Engine.FAST).build();
  }

  /**
   * The best recipe found for training under attack: no dropout, as there is no capacity to spare;
   * averaged weights, perturbed ones and smoothed labels against robust overfitting (Rice et al.
   * 2020; Gowal et al. 2020; Wu et al. 2020; Pang et al. 2021). The last epoch is taken: in the
   * second half robust accuracy hardly moves while that of clean images still grows.
   */
  public static TrainingSettings robust() {
    return Presets.best().toBuilder()
        .preset(ROBUST)
        .epochs(20)
        .keepFc(1)
        .learningRate(LearningRateSettings.cosine(0.02, 400).toBuilder().base(1e-5).build())
        .optimizer(
            OptimizerSettings.muon(0.95, 0.03, 0.998).toBuilder().weightPerturbation(0.003).build())
        .augmentation(
            AugmentationSettings.none().toBuilder().flip(true).labelSmoothing(0.1).build())
        .selection(TrainingSettings.Selection.LAST)
        .build();
  }

  /**
   * The preset of a name.
   *
   * @throws InvalidSettingException if there is none
   */
  public static TrainingSettings of(String name) {
    return switch (name) {
      case ASSIGNMENT -> assignment();
      case ROBUST -> robust();
      default ->
          throw new InvalidSettingException(
              "preset", "expected " + ASSIGNMENT + " or " + ROBUST + ", found " + name);
    };
  }
}
