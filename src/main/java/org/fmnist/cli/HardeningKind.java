package org.fmnist.cli;

import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.fmnist.data.OriginalBatches;
import org.fmnist.defend.AdversarialTrainer;
import org.fmnist.defend.InnerAttack;
import org.fmnist.defend.MixedImages;
import org.fmnist.defend.RobustAccuracy;
import org.fmnist.graph.exact.Precision;
import org.fmnist.model.Engine;
import org.fmnist.model.TrainableModel;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.train.DataLoader;
import org.fmnist.train.DataLoaders;
import org.fmnist.train.Engines;
import org.fmnist.train.RobustValidation;
import org.fmnist.train.RunDirectory;
import org.fmnist.train.TrainingSettings;

/** Training with attacked images: inside the loop, or made before it. */
record HardeningKind(HardeningSettings hardening, Console console) implements TrainingKind {
  /** Validation images that are attacked after each epoch, and the steps of that attack. */
  private static final int VALIDATED = 1000;

  private static final int VALIDATION_STEPS = 10;

  @Override
  public void addTo(Map<String, Object> config) {
    config.put(HardeningSettings.CONFIG, hardening);
  }

  @Override
  public DataLoader plan(
      Dataset dataset,
      TrainingSettings settings,
      SessionSettings session,
      Supplier<RunDirectory> directory) {
    MixedImages mixed = hardening.mixed();
    if (settings.engine() == Engine.EXACT) {
      throw new UsageException(
          "--engine exact: expected fast, which attacks inside its graph and takes more images"
              + " than the original has");
    }
    if (mixed == null) {
      return DataLoaders.create(dataset, settings);
    }
    int[] order = split(dataset, settings).train().all();
    try (ProgressMeter meter = console.progress("attack", "images", mixed.count())) {
      LabeledImages adversarial =
          mixed.make(
              RunInputs.weights(hardening.before()),
              hardening.before(),
              dataset.train(),
              order,
              directory.get().path().resolve("adversarial"),
              session,
              new MeteredAttack(meter, console));
      return DataLoaders.create(dataset, settings, mixed.repeated(adversarial, order.length));
    }
  }

  private static OriginalBatches split(Dataset dataset, TrainingSettings settings) {
    return OriginalBatches.of(dataset, settings.validationSize(), settings.seed());
  }

  @Override
  public TrainableModel model(
      TrainingSettings settings, Precision<?> precision, long steps, SessionSettings session) {
    InnerAttack loop = hardening.loop();
    return loop == null
        ? Engines.create(settings, precision, steps, session)
        : AdversarialTrainer.create(
            Engines.fast(settings), step -> settings.learningRate().at(step, steps), loop, session);
  }

  @Override
  public RobustValidation robustness(
      Dataset dataset, TrainingSettings settings, SessionSettings session) {
    int[] held = split(dataset, settings).validation().all();
    LabeledImages some = dataset.train().subset(IntStream.of(held).limit(VALIDATED).toArray());
    return new RobustAccuracy(some, hardening.comparison().epsilon(), VALIDATION_STEPS, session);
  }
}
