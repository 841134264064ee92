package org.fmnist.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.fmnist.checkpoint.Checkpoints;
import org.fmnist.data.Dataset;
import org.fmnist.data.UsageException;
import org.fmnist.eval.Evaluation;
import org.fmnist.eval.Evaluator;
import org.fmnist.graph.SessionSettings;
import org.fmnist.graph.Weights;
import org.fmnist.graph.exact.Precision;
import org.fmnist.model.Classifier;
import org.fmnist.model.FastClassifier;
import org.fmnist.model.TrainableModel;
import org.fmnist.report.EvaluationFiles;
import org.fmnist.report.TrainingCurves;
import org.fmnist.train.BatchPlan;
import org.fmnist.train.CsvLog;
import org.fmnist.train.EarlyStopping;
import org.fmnist.train.Engines;
import org.fmnist.train.EpochRecord;
import org.fmnist.train.Plans;
import org.fmnist.train.Progress;
import org.fmnist.train.RunDirectory;
import org.fmnist.train.StopOnNan;
import org.fmnist.train.TensorBoardLog;
import org.fmnist.train.Training;
import org.fmnist.train.TrainingListener;
import org.fmnist.train.TrainingSettings;

/** What {@code train} and {@code fine-tune} share: a run in its directory, new or resumed. */
final class TrainingRun {
  private TrainingRun() {}

  /**
   * @param start the weights to begin with; initial values if empty
   */
  static CommandResult run(Arguments arguments, Console console, Optional<Weights> start) {
    boolean resume = arguments.has("resume");
    SessionSettings session = CommonFlags.session(arguments);
    TrainingSettings asked = TrainingFlags.settings(arguments);
    Dataset dataset = CommonFlags.dataset(arguments);
    RunDirectory directory =
        resume
            ? RunDirectory.open(existing(arguments))
            : RunDirectory.create(CommonFlags.out(arguments), config(arguments, asked));
    TrainingSettings settings = resume ? directory.settings() : asked;
    try (BatchPlan plan = Plans.create(dataset, settings);
        TrainableModel model =
            Engines.create(settings, precision(arguments), steps(settings, plan), session)) {
      start.ifPresent(model::start);
      Progress progress = resume ? directory.resume(model, plan) : Progress.start();
      Training training = train(arguments, console, directory, model, plan, settings, progress);
      Optional<Evaluation> evaluation = evaluate(directory, training, dataset, session);
      return result(directory, training, evaluation);
    }
  }

  private static Training train(
      Arguments arguments,
      Console console,
      RunDirectory directory,
      TrainableModel model,
      BatchPlan plan,
      TrainingSettings settings,
      Progress progress) {
    int logEvery = arguments.integer("log-every", 100, 0, Integer.MAX_VALUE);
    try (CsvLog log = new CsvLog(directory.path(), logEvery);
        TensorBoardLog curves =
            new TensorBoardLog(directory.path(), logEvery, CommonFlags.session(arguments));
        TrainingProgress shown = new TrainingProgress(console)) {
      List<TrainingListener> listeners =
          List.of(new StopOnNan(), log, curves, directory, shown, new EarlyStopping());
      Training training = new Training(model, plan, settings, progress, listeners);
      training.run();
      return training;
    }
  }

  private static long steps(TrainingSettings settings, BatchPlan plan) {
    long all = (long) settings.epochs() * plan.stepsPerEpoch();
    return settings.maxSteps() > 0 ? Math.min(all, settings.maxSteps()) : all;
  }

  /** The final report: the best weights on the test images, and the curves. */
  private static Optional<Evaluation> evaluate(
      RunDirectory directory, Training training, Dataset dataset, SessionSettings session) {
    if (training.best().isEmpty()) {
      return Optional.empty();
    }
    TrainingCurves.write(
        directory.path().resolve("curves.png"), directory.path().resolve("epochs.csv"));
    try (Classifier classifier = FastClassifier.open(Checkpoints.read(directory.best()), session)) {
      float[] probabilities =
          Evaluator.probabilities(
              classifier, dataset.test(), EvaluateCommand.BATCH_SIZE, done -> {});
      Evaluation evaluation = Evaluator.evaluate(probabilities, dataset.test());
      EvaluationFiles.write(directory.path(), evaluation, dataset.test());
      return Optional.of(evaluation);
    }
  }

  private static Path existing(Arguments arguments) {
    return arguments
        .path("out")
        .orElseThrow(() -> new UsageException("--resume: expected --out with the run's directory"));
  }

  private static Precision<?> precision(Arguments arguments) {
    return arguments.choice("dtype", "fp32", "fp32", "fp64").equals("fp64")
        ? Precision.FP64
        : Precision.FP32;
  }

  private static Map<String, Object> config(Arguments arguments, TrainingSettings settings) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("settings", settings);
    config.put("checkpoint", arguments.text("checkpoint").orElse("none"));
    config.put("data", arguments.text("data").orElse("embedded"));
    config.put("dtype", arguments.text("dtype").orElse("fp32"));
    config.put("threads", arguments.text("threads").orElse("all"));
    config.put("versions", Version.all());
    return config;
  }

  private static CommandResult result(
      RunDirectory directory, Training training, Optional<Evaluation> evaluation) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("directory", directory.path().toString());
    json.put("steps", training.iteration());
    json.put("epochs", training.progress().epochs().size());
    json.put("stopped", training.stopReason().orElse(null));
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d steps, %d epochs%s",
            training.iteration(),
            training.progress().epochs().size(),
            training.stopReason().map(reason -> "; stopped: " + reason).orElse("")));
    Optional<EpochRecord> best = training.best();
    best.ifPresent(
        epoch -> {
          json.put("best", epoch);
          text.append(
              String.format(
                  Locale.ROOT,
                  "%nbest epoch %d: validation loss %.4f, accuracy %.2f %%; in %s",
                  epoch.epoch() + 1,
                  epoch.validLoss(),
                  100 * epoch.validAccuracy(),
                  directory.best()));
        });
    evaluation.ifPresent(
        test -> {
          json.put("testAccuracy", test.accuracy());
          text.append(
              String.format(
                  Locale.ROOT,
                  "%nits test accuracy: %.2f %% (%d of %d)",
                  100 * test.accuracy(),
                  test.correct(),
                  test.images()));
        });
    text.append(String.format("%nnewest weights: %s", directory.last()));
    return CommandResult.done(text.toString(), json);
  }
}
