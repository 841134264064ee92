package org.fmnist.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.fmnist.checkpoint.Checkpoints;
import org.fmnist.data.ClassNames;
import org.fmnist.data.Dataset;
import org.fmnist.eval.Evaluation;
import org.fmnist.eval.Evaluator;
import org.fmnist.io.BoundedFile;
import org.fmnist.io.FmnistException;
import org.fmnist.io.OutputDirectory;
import org.fmnist.model.Classifier;
import org.fmnist.model.Engine;
import org.fmnist.model.FastClassifier;
import org.fmnist.model.TrainableModel;
import org.fmnist.report.ConfusionPicture;
import org.fmnist.report.EvaluationFiles;
import org.fmnist.report.TrainingCurves;
import org.fmnist.runtime.EventsFile;
import org.fmnist.runtime.ProgressListener;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.Versions;
import org.fmnist.train.CsvLog;
import org.fmnist.train.DataLoader;
import org.fmnist.train.EarlyStopping;
import org.fmnist.train.EpochRecord;
import org.fmnist.train.Progress;
import org.fmnist.train.RunDirectory;
import org.fmnist.train.StopOnNan;
import org.fmnist.train.TensorBoardLog;
import org.fmnist.train.Training;
import org.fmnist.train.TrainingListener;
import org.fmnist.train.TrainingSettings;

/** What the verbs that train share: a run in its directory, new or resumed. */
final class TrainingRun {
  private static final int MAX_PICTURE_BYTES = 16 << 20;

  private final RunInputs inputs;
  private final TrainingSettings settings;
  private final SessionSettings session;
  private final TrainingKind kind;
  private final Supplier<RunDirectory> opener;
  private final boolean resume;
  private RunDirectory directory;

  private TrainingRun(
      RunInputs inputs,
      TrainingSettings settings,
      SessionSettings session,
      TrainingKind kind,
      Supplier<RunDirectory> opener,
      boolean resume) {
    this.inputs = inputs;
    this.settings = settings;
    this.session = session;
    this.kind = kind;
    this.opener = opener;
    this.resume = resume;
  }

  /** The engine of the run that is asked for, or of the one to go on with. */
  static Engine engine(Arguments arguments) {
    return arguments.has("resume")
        ? RunDirectory.open(existing(arguments)).settings().engine()
        : TrainingFlags.settings(arguments).engine();
  }

  /**
   * Trains, or goes on with {@code --resume}.
   *
   * @param fineTune begin from the weights of {@code --checkpoint}, not from initial values
   */
  static CommandResult run(Arguments arguments, Console console, boolean fineTune) {
    if (arguments.has("resume")) {
      RunDirectory directory = RunDirectory.open(existing(arguments));
      if (directory.part(HardeningSettings.CONFIG, HardeningSettings.class).isPresent()) {
        throw new FmnistException(
            "--resume: expected a run of train or fine-tune, found one of harden in "
                + directory.path()
                + "; go on with harden --resume");
      }
      TrainingKind kind = kind(DistillationSettings.of(directory));
      return resumed(arguments, directory, kind).run(console).result();
    }
    TrainingSettings asked = TrainingFlags.settings(arguments);
    if (asked.selection() == TrainingSettings.Selection.VALIDATION_ROBUSTNESS) {
      throw new UsageException(
          "--select validation-robustness: expected with harden, which measures it; name another");
    }
    TrainingKind kind = kind(DistillationSettings.of(arguments));
    return fresh(arguments, asked, fineTune, kind).run(console).result();
  }

  private static TrainingKind kind(Optional<DistillationSettings> distillation) {
    return distillation.<TrainingKind>map(DistillationKind::new).orElse(TrainingKind.PLAIN);
  }

  /** A run that begins, in the free directory of {@code --out}. */
  static TrainingRun fresh(
      Arguments arguments, TrainingSettings asked, boolean fineTune, TrainingKind kind) {
    RunInputs given = RunInputs.of(arguments, asked.engine(), fineTune);
    Path out = CommonFlags.freeOut(arguments);
    Map<String, Object> config = config(arguments, asked, given, kind);
    return new TrainingRun(
        given,
        asked,
        CommonFlags.session(arguments),
        kind,
        () -> RunDirectory.create(OutputDirectory.make(out), config),
        false);
  }

  /** A run that goes on in its directory. */
  static TrainingRun resumed(Arguments arguments, RunDirectory directory, TrainingKind kind) {
    TrainingSettings settings = directory.settings();
    RunInputs given = RunInputs.of(arguments, settings.engine(), false);
    return new TrainingRun(
        RunInputs.of(directory, given, arguments),
        settings,
        CommonFlags.session(arguments),
        kind,
        () -> directory,
        true);
  }

  /**
   * How it ended.
   *
   * @param interrupted whether there was no time for the report
   */
  record Outcome(CommandResult result, RunDirectory directory, boolean interrupted) {}

  /** The images that the run sees. */
  Dataset dataset() {
    return inputs.dataset();
  }

  Outcome run(Console console) {
    Dataset dataset = dataset();
    try (DataLoader plan = kind.plan(dataset, settings, session, this::directory);
        TrainableModel model =
            kind.model(
                settings, inputs.precision(), settings.steps(plan.stepsPerEpoch()), session)) {
      inputs.start().ifPresent(model::start);
      RunDirectory opened = directory();
      Progress progress = resume ? opened.resume(model, plan) : Progress.start();
      Training training = train(console, opened, model, plan, dataset, progress);
      // A process that is on its way out only saves.
      boolean interrupted = console.interrupted().getAsBoolean();
      Optional<Evaluation> evaluation =
          interrupted ? Optional.empty() : evaluate(opened, training, dataset, session);
      return new Outcome(result(opened, training, evaluation), opened, interrupted);
    }
  }

  /** Opened late: what fails before leaves no directory behind. */
  private RunDirectory directory() {
    if (directory == null) {
      directory = opener.get();
    }
    return directory;
  }

  private Training train(
      Console console,
      RunDirectory opened,
      TrainableModel model,
      DataLoader plan,
      Dataset dataset,
      Progress progress) {
    int every = inputs.logEvery();
    try (CsvLog log = new CsvLog(opened.path(), every);
        TensorBoardLog curves = new TensorBoardLog(opened.path(), every, session);
        TrainingProgress shown = new TrainingProgress(console)) {
      List<TrainingListener> listeners =
          List.of(new StopOnNan(), log, curves, opened, shown, new EarlyStopping());
      Training training =
          new Training(
              model,
              plan,
              settings,
              progress,
              listeners,
              kind.robustness(dataset, settings, session));
      training.run();
      return training;
    }
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
              classifier, dataset.test(), FastClassifier.DEFAULT_CHUNK, ProgressListener.NONE);
      Evaluation evaluation = Evaluator.evaluate(probabilities, dataset.test());
      EvaluationFiles.write(directory.path(), evaluation, dataset.test());
      drawConfusion(directory.path(), evaluation, training.iteration(), session);
      return Optional.of(evaluation);
    }
  }

  /** As a picture of its own, and for TensorBoard. */
  private static void drawConfusion(
      Path directory, Evaluation evaluation, long step, SessionSettings session) {
    Path png = directory.resolve("confusion.png");
    ConfusionPicture.write(png, evaluation.confusion(), ClassNames.all());
    try (EventsFile events = EventsFile.create(directory, session)) {
      events.image(step, "test/confusion", BoundedFile.read(png, MAX_PICTURE_BYTES));
    }
  }

  static Path existing(Arguments arguments) {
    return arguments
        .path("out")
        .orElseThrow(() -> new UsageException("--resume: expected --out with the run's directory"));
  }

  private static Map<String, Object> config(
      Arguments arguments, TrainingSettings settings, RunInputs inputs, TrainingKind kind) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("settings", settings);
    inputs.addTo(config);
    kind.addTo(config);
    config.put("threads", arguments.text("threads").orElse("all"));
    config.put("versions", Versions.all());
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
          text.append(String.format(Locale.ROOT, "%n%s; in %s", figures(epoch), directory.best()));
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
    text.append(String.format(Locale.ROOT, "%nnewest weights: %s", directory.last()));
    return CommandResult.done(text.toString(), json);
  }

  private static String figures(EpochRecord best) {
    return Double.isNaN(best.validAccuracy())
        ? String.format(Locale.ROOT, "epoch %d, not validated", best.epoch() + 1)
        : String.format(
            Locale.ROOT,
            "best epoch %d: validation loss %.4f, accuracy %.2f %%",
            best.epoch() + 1,
            best.validLoss(),
            100 * best.validAccuracy());
  }
}
