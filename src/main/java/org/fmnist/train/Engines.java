package org.fmnist.train;

import java.util.Set;
import org.fmnist.graph.exact.ExactSettings;
import org.fmnist.graph.exact.Precision;
import org.fmnist.graph.fast.FastTrainingSettings;
import org.fmnist.graph.fast.UpdateRule;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.model.ExactTrainer;
import org.fmnist.model.FastTrainer;
import org.fmnist.model.TrainableModel;
import org.fmnist.runtime.SessionSettings;

/**
 * Builds what the settings ask for. Static functions only, which may be called from several
 * threads.
 */
public final class Engines {
  private Engines() {}

  /**
   * A model with its initial values; the caller closes it.
   *
   * @param steps of the whole run, for schedules that end with it
   * @throws InvalidSettingException if the exact engine is asked for what the original cannot do
   */
  public static TrainableModel create(
      TrainingSettings settings, Precision<?> precision, long steps, SessionSettings session) {
    return switch (settings.engine()) {
      case EXACT ->
          ExactTrainer.create(
              precision, exact(settings), settings.keepFc(), settings.keepConv(), session);
      case FAST ->
          FastTrainer.create(
              fast(settings), step -> settings.learningRate().at(step, steps), session);
    };
  }

  /** What the fast engine is built from. */
  public static FastTrainingSettings fast(TrainingSettings settings) {
    OptimizerSettings optimizer = settings.optimizer();
    return FastTrainingSettings.original().toBuilder()
        .seed(settings.seed())
        .keepFc(settings.keepFc())
        .keepConv(settings.keepConv())
        .updateRule(
            switch (optimizer.method()) {
              case ADAM -> UpdateRule.adam();
              case SGD -> UpdateRule.momentum(optimizer.momentum(), true);
              case MUON -> UpdateRule.muon(optimizer.momentum());
            })
        .weightDecay(optimizer.weightDecay())
        .gradientClip(optimizer.gradientClip())
        .averaging(optimizer.averaging())
        .weightPerturbation(optimizer.weightPerturbation())
        .frozen(Set.copyOf(settings.frozen()))
        .precision(settings.precision())
        .build();
  }

  /**
   * What the exact engine is built from.
   *
   * @throws InvalidSettingException if the settings ask for what the original cannot do
   */
  public static ExactSettings exact(TrainingSettings settings) {
    LearningRateSettings rate = settings.learningRate();
    OptimizerSettings optimizer = settings.optimizer();
    boolean asOriginal =
        rate.schedule() == LearningRateSettings.Schedule.EXPONENTIAL
            && rate.warmUp() == 0
            && optimizer.method() == OptimizerSettings.Algorithm.ADAM
            && optimizer.weightDecay() == 0
            && optimizer.averaging() == 0
            && optimizer.weightPerturbation() == 0
            && settings.augmentation().equals(AugmentationSettings.none());
    if (!asOriginal) {
      throw new InvalidSettingException(
          "engine",
          "expected Adam without weight decay or averaging, an exponential"
              + " learning rate without warm-up and clean images and labels, as the original"
              + " has them; use the fast engine");
    }
    return new ExactSettings(
        settings.seed(),
        rate.base(),
        rate.init(),
        rate.decay(),
        settings.optimizer().gradientClip(),
        Set.copyOf(settings.frozen()),
        settings.operationSeeds());
  }
}
