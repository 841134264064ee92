package org.fmnist.train;

import java.util.Set;
import org.fmnist.graph.SessionSettings;
import org.fmnist.graph.exact.ExactSettings;
import org.fmnist.graph.exact.Precision;
import org.fmnist.model.ExactTrainer;
import org.fmnist.model.TrainableModel;

/** Builds what the settings ask for. */
public final class Engines {
  private Engines() {}

  /** A model with its initial values; the caller closes it. */
  public static TrainableModel create(
      TrainingSettings settings, Precision<?> precision, SessionSettings session) {
    return switch (settings.engine()) {
      case EXACT ->
          ExactTrainer.create(
              precision, exact(settings), settings.keepFc(), settings.keepConv(), session);
      case FAST -> throw new UnsupportedOperationException();
    };
  }

  private static ExactSettings exact(TrainingSettings settings) {
    LearningRateSettings rate = settings.learningRate();
    return new ExactSettings(
        settings.seed(),
        rate.base(),
        rate.init(),
        rate.decay(),
        settings.optimizer().gradientClip(),
        Set.copyOf(settings.frozen()));
  }
}
