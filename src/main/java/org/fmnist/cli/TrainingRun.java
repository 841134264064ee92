package org.fmnist.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.fmnist.checkpoint.Checkpoints;
import org.fmnist.data.Dataset;
import org.fmnist.data.UsageException;
import org.fmnist.eval.Evaluation;
import org.fmnist.eval.Evaluator;
import org.fmnist.graph.SessionSettings;
import org.fmnist.model.Classifier;
import org.fmnist.model.FastClassifier;
import org.fmnist.model.TrainableModel;
import org.fmnist.report.EvaluationFiles;
import org.fmnist.report.TrainingCurves;
import org.fmnist.train.BatchPlan;
import org.fmnist.train.CsvLog;
import org.fmnist.train.EarlyStopping;
import org.fmnist.train.Engine;
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

  /** Trains from initial values. */
  static CommandResult train(Arguments arguments, Console console) {
    return run(arguments, console, false);
  }

  /** Trains on from the weights of {@code --checkpoint}. */
  static CommandResult fineTune(Arguments arguments, Console console) {
    return run(arguments, console, true);
  }

  /** The engine of the run that is asked for, or of the one to go on with. */
  static Engine engine(Arguments arguments) {
    return arguments.has("resume")
        ? RunDirectory.open(existing(arguments)).settings().engine()
        : TrainingFlags.settings(arguments).engine();
  }

  private static CommandResult run(Arguments arguments, Console console, boolean fineTune) {
    SessionSettings session = CommonFlags.session(arguments);
    TrainingSettings asked = TrainingFlags.settings(arguments);
    RunInputs given = RunInputs.of(arguments, fineTune);
    if (arguments.has("resume")) {
      RunDirectory directory = RunDirectory.open(existing(arguments));
      RunInputs inputs = RunInputs.of(directory, given, arguments);
      return run(inputs, directory.settings(), session, console, () -> directory, true);
    }
    Path out = CommonFlags.freeOut(arguments);
    return run(
        given,
        asked,
        session,
        console,
        () -> RunDirectory.create(CommonFlags.make(out), config(arguments, asked, given)),
        false);
  }

  /**
   * @param directory opened late: what fails before leaves no directory behind
   */
  private static CommandResult run(
      RunInputs inputs,
      TrainingSettings settings,
      SessionSettings session,
      Console console,
      Supplier<RunDirectory> directory,
      boolean resume) {
    Dataset dataset = inputs.dataset();
    try (BatchPlan plan = Plans.create(dataset, settings);
        TrainableModel model =
            Engines.create(settings, inputs.precision(), steps(settings, plan), session)) {
      inputs.start().ifPresent(model::start);
      RunDirectory opened = directory.get();
      Progress progress = resume ? opened.resume(model, plan) : Progress.start();
      Training training =
          train(inputs.logEvery(), session, console, opened, model, plan, settings, progress);
      // A process that is on its way out only saves.
      Optional<Evaluation> evaluation =
          console.interrupted().getAsBoolean()
              ? Optional.empty()
              : evaluate(opened, training, dataset, session);
      return result(opened, training, evaluation);
    }
  }

  private static Training train(
      int logEvery,
      SessionSettings session,
      Console console,
      RunDirectory directory,
      TrainableModel model,
      BatchPlan plan,
      TrainingSettings settings,
      Progress progress) {
    try (CsvLog log = new CsvLog(directory.path(), logEvery);
        TensorBoardLog curves = new TensorBoardLog(directory.path(), logEvery, session);
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

  private static Map<String, Object> config(
      Arguments arguments, TrainingSettings settings, RunInputs inputs) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("settings", settings);
    inputs.addTo(config);
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
