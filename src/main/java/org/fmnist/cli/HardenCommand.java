package org.fmnist.cli;

import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.cli.Options;
import org.fmnist.data.Dataset;
import org.fmnist.data.Json;
import org.fmnist.data.LabeledImages;
import org.fmnist.data.OriginalBatches;
import org.fmnist.data.UsageException;
import org.fmnist.defend.AdversarialTrainer;
import org.fmnist.defend.HardeningPresets;
import org.fmnist.defend.LoopAttack;
import org.fmnist.defend.RobustAccuracy;
import org.fmnist.graph.SessionSettings;
import org.fmnist.graph.exact.Precision;
import org.fmnist.model.TrainableModel;
import org.fmnist.train.Engine;
import org.fmnist.train.Engines;
import org.fmnist.train.RobustValidation;
import org.fmnist.train.RunDirectory;
import org.fmnist.train.TrainingSettings;

/** {@code harden}: adversarial training, the original's project requirement 3. */
final class HardenCommand implements Command {
  @Override
  public String name() {
    return "harden";
  }

  @Override
  public String summary() {
    return "adversarial training, and a comparison before and after";
  }

  @Override
  public Options options() {
    return HardenFlags.options();
  }

  @Override
  public CommandResult run(Arguments arguments, Console console) {
    if (arguments.has("resume")) {
      RunDirectory directory = RunDirectory.open(TrainingRun.existing(arguments));
      TrainingKind kind = kind(directory);
      return TrainingRun.resumed(arguments, directory, kind).run(console).result();
    }
    String preset =
        arguments
            .text("preset")
            .orElseThrow(
                () ->
                    new UsageException(
                        "--preset: expected "
                            + HardeningPresets.ASSIGNMENT
                            + " or "
                            + HardeningPresets.ROBUST
                            + ", found none"));
    TrainingSettings settings = TrainingFlags.settings(arguments, HardeningPresets.of(preset));
    TrainingKind kind = new InLoop(HardenFlags.loopAttack(arguments));
    return TrainingRun.fresh(arguments, settings, false, kind).run(console).result();
  }

  private static TrainingKind kind(RunDirectory directory) {
    return new InLoop(
        Json.convert(directory.config().get(InLoop.CONFIG), LoopAttack.class, directory.path()));
  }

  /** Attacks inside the training loop. */
  private record InLoop(LoopAttack attack) implements TrainingKind {
    static final String CONFIG = "loopAttack";
    private static final int VALIDATED = 1000;
    private static final int VALIDATION_STEPS = 10;

    @Override
    public void addTo(Map<String, Object> config) {
      config.put(CONFIG, attack);
    }

    @Override
    public TrainableModel model(
        TrainingSettings settings, Precision<?> precision, long steps, SessionSettings session) {
      if (settings.engine() == Engine.EXACT) {
        throw new UsageException("--engine exact: expected fast, which attacks inside its graph");
      }
      return AdversarialTrainer.create(
          Engines.fast(settings), step -> settings.learningRate().at(step, steps), attack, session);
    }

    @Override
    public RobustValidation robustness(
        Dataset dataset, TrainingSettings settings, SessionSettings session) {
      int[] held =
          OriginalBatches.of(dataset, settings.validationSize(), settings.seed())
              .validation()
              .all();
      LabeledImages some = dataset.train().subset(IntStream.of(held).limit(VALIDATED).toArray());
      return new RobustAccuracy(some, attack.epsilon(), VALIDATION_STEPS, session);
    }
  }
}
