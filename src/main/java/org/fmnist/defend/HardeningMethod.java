package org.fmnist.defend;

import java.util.Map;
import java.util.stream.IntStream;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.fmnist.data.OriginalBatches;
import org.fmnist.graph.Weights;
import org.fmnist.graph.exact.Precision;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.model.Engine;
import org.fmnist.model.TrainableModel;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.train.DataLoader;
import org.fmnist.train.DataLoaders;
import org.fmnist.train.Engines;
import org.fmnist.train.RobustValidation;
import org.fmnist.train.TrainingMethod;
import org.fmnist.train.TrainingSettings;

/**
 * Training with attacked images: inside the loop, or made before it.
 *
 * @param before the model to harden
 * @param listener of the attack before training
 */
record HardeningMethod(HardeningSettings hardening, Weights before, ComparisonListener listener)
    implements TrainingMethod {
  /** Validation images that are attacked after each epoch, and the steps of that attack. */
  private static final int VALIDATED = 1000;

  private static final int VALIDATION_STEPS = 10;

  @Override
  public void addTo(Map<String, Object> config) {
    config.put(HardeningSettings.CONFIG, hardening);
  }

  @Override
  public void check(TrainingSettings settings) {
    if (settings.engine() == Engine.EXACT) {
      throw new InvalidSettingException(
          "engine",
          "expected fast, which attacks inside its graph and takes more images than the original"
              + " has, found exact");
    }
  }

  @Override
  public DataLoader loader(Dataset dataset, TrainingSettings settings, Context context) {
    MixedImages mixed = hardening.mixed();
    if (mixed == null) {
      return DataLoaders.create(dataset, settings);
    }
    int[] order = split(dataset, settings).train().all();
    try (ComparisonListener.Part part = listener.begin("images to train on", mixed.count())) {
      LabeledImages adversarial =
          mixed.make(
              new MixedImages.Victim(hardening.before(), before),
              new MixedImages.Candidates(dataset.train(), order),
              context.directory().get().resolve("adversarial"),
              context.session(),
              part);
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
