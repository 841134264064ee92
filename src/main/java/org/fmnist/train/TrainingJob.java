package org.fmnist.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fmnist.checkpoint.Checkpoints;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.Dataset;
import org.fmnist.data.DatasetSource;
import org.fmnist.eval.Evaluation;
import org.fmnist.eval.Evaluator;
import org.fmnist.graph.Weights;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.io.OutputDirectory;
import org.fmnist.model.Classifier;
import org.fmnist.model.Engine;
import org.fmnist.model.FastClassifier;
import org.fmnist.model.TrainableModel;
import org.fmnist.report.EvaluationFiles;
import org.fmnist.runtime.Kernels;
import org.fmnist.runtime.ProgressListener;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorFlowRuntime;
import org.fmnist.runtime.Versions;
import org.jspecify.annotations.Nullable;

/**
 * A training run in a directory of its own: from initial values, from other weights, or resumed.
 *
 * <pre>{@code
 * TrainingResult result =
 *     TrainingJob.fineTune(WeightsSource.shipped(), Presets.quick())
 *         .data(DatasetSource.of(folder))
 *         .directory(out)
 *         .run();
 * }</pre>
 *
 * <p>Settings, inputs and the directory are checked before work begins; what fails there leaves
 * nothing behind. What a run leaves is described in {@link RunDirectory}. A job runs once, in the
 * thread that calls {@link #run}.
 */
public final class TrainingJob {
  /** Where {@code config.json} keeps what the asked precision became. */
  private static final String PRECISION = "precision";

  private final RunKind kind;
  private TrainingSettings settings;
  private TrainingInputs inputs;
  private TrainingMethod method = TrainingMethod.PLAIN;
  private SessionSettings session = SessionSettings.defaults();
  private TrainingListener listener = new TrainingListener() {};
  private @Nullable Path out;

  /** Null until it is made, for a new run. */
  private @Nullable RunDirectory directory;

  private boolean resumed;

  private TrainingJob(RunKind kind, TrainingSettings settings, TrainingInputs inputs) {
    this.kind = kind;
    this.settings = settings;
    this.inputs = inputs;
  }

  /** A run from initial values. */
  public static TrainingJob train(TrainingSettings settings) {
    return new TrainingJob(RunKind.TRAINING, settings, TrainingInputs.defaults());
  }

  /** A run from other weights. */
  public static TrainingJob fineTune(WeightsSource start, TrainingSettings settings) {
    return new TrainingJob(
        RunKind.FINE_TUNING, settings, TrainingInputs.defaults().withStart(start));
  }

  /**
   * A run that another package begins.
   *
   * @param method what it does otherwise
   */
  public static TrainingJob of(RunKind kind, TrainingSettings settings, TrainingMethod method) {
    return new TrainingJob(kind, settings, TrainingInputs.defaults()).method(method);
  }

  /**
   * Goes on with a run of {@link #train} or {@link #fineTune}, with its settings, to the same bits
   * as if it had never stopped.
   *
   * @throws org.fmnist.io.FmnistException if the directory holds no such run
   */
  public static TrainingJob resume(Path directory) {
    RunDirectory run = RunDirectory.open(directory);
    run.require(RunKind.TRAINING, RunKind.FINE_TUNING);
    TrainingJob job = resume(run);
    run.distillation().ifPresent(job::distillation);
    return job;
  }

  /** Goes on with a run of any kind; {@link #method} must give the one that began it. */
  public static TrainingJob resume(RunDirectory run) {
    TrainingJob job = new TrainingJob(run.kind(), run.settings(), run.inputs());
    job.resumed = true;
    job.directory = run;
    job.out = run.path();
    job.session = new SessionSettings(run.threads(), job.session.device());
    return job;
  }

  /** Where the run is kept: an absent or empty directory. A resumed run stays where it is. */
  public TrainingJob directory(Path value) {
    if (resumed) {
      throw new IllegalStateException("a resumed run stays in " + out);
    }
    out = value;
    return this;
  }

  /** The images; the embedded dataset if it is not called. */
  public TrainingJob data(DatasetSource value) {
    inputs = inputs.withData(value);
    return this;
  }

  /** {@code fp32}, or {@code fp64} for the exact engine. */
  public TrainingJob dtype(String value) {
    inputs = inputs.withDtype(value);
    return this;
  }

  /** Steps between two rows of {@code steps.csv}; 0 writes none; 100 if it is not called. */
  public TrainingJob logEvery(int value) {
    inputs = inputs.withLogEvery(value);
    return this;
  }

  /** Teachers to learn from, too, whatever {@link #method} the run has by now. */
  public TrainingJob distillation(DistillationSettings value) {
    return method(new DistillationMethod(value, method));
  }

  /** What the run does otherwise than training on a dataset. */
  public TrainingJob method(TrainingMethod value) {
    method = value;
    return this;
  }

  /**
   * Lets a resumed run go on for longer.
   *
   * @throws InvalidSettingException if it would be shorter than it was to be
   */
  public TrainingJob epochs(int value) {
    if (resumed && value < settings.epochs()) {
      throw new InvalidSettingException(
          "epochs",
          "expected at least the "
              + settings.epochs()
              + " of the run to go on with, found "
              + value);
    }
    settings = settings.toBuilder().epochs(value).build();
    return this;
  }

  /** How sessions run; all cores if it is not called, or as many as the resumed run had. */
  public TrainingJob session(SessionSettings value) {
    session = value;
    return this;
  }

  /** Is told how the run goes and may stop it; its maker closes it. */
  public TrainingJob listener(TrainingListener value) {
    listener = value;
    return this;
  }

  /**
   * Trains.
   *
   * @throws InvalidSettingException if settings do not go together; nothing was begun
   * @throws org.fmnist.io.FmnistException if an input is missing or damaged, the disk refuses, or
   *     training diverges
   */
  public TrainingResult run() {
    TensorFlowRuntime.prepareInBackground(
        settings.engine() == Engine.FAST ? Kernels.FASTEST : Kernels.AS_PYTHON);
    Optional<Weights> start = check();
    // Told when the settings have been found to go with the images: an error stands alone.
    List<String> notes = new ArrayList<>();
    Dataset dataset = inputs.data().read(notes::add);
    TrainingMethod.Context context =
        new TrainingMethod.Context(session, () -> directory().path(), listener::note);
    TrainingSettings decided = decided();
    try (DataLoader loader = method.loader(dataset, decided, context);
        TrainableModel model =
            method.model(
                decided, inputs.precision(), settings.steps(loader.stepsPerEpoch()), session)) {
      notes.forEach(listener::note);
      start.ifPresent(model::start);
      RunDirectory opened = directory();
      Progress progress = resumed ? opened.resume(model, loader) : Progress.start();
      Training training;
      try (CsvLog log = new CsvLog(opened.path(), inputs.logEvery());
          TensorBoardLog curves = new TensorBoardLog(opened.path(), inputs.logEvery(), session)) {
        List<TrainingListener> listeners =
            List.of(new StopOnNan(), log, curves, opened, listener, new EarlyStopping());
        training =
            new Training(
                model,
                loader,
                settings,
                progress,
                listeners,
                method.robustness(dataset, settings, session));
        training.run();
      }
      return finish(training, opened, dataset);
    }
  }

  /** With the precision that the run became: a resumed one keeps it, also on another machine. */
  private TrainingSettings decided() {
    return settings.toBuilder().precision(became()).build();
  }

  private ComputePrecision became() {
    if (settings.engine() == Engine.EXACT) {
      return ComputePrecision.FP32;
    }
    return Optional.ofNullable(directory)
        .flatMap(run -> run.part(PRECISION, ComputePrecision.class))
        .orElseGet(() -> settings.precision().here(session));
  }

  /** For people: what the network computes in. */
  private String computedIn() {
    return settings.engine() == Engine.EXACT ? inputs.dtype() : became().toString();
  }

  /** Refuses what cannot work, and reads the weights to begin with. */
  private Optional<Weights> check() {
    Path place = out();
    if (settings.selection() == TrainingSettings.Selection.VALIDATION_ROBUSTNESS
        && kind != RunKind.HARDENING) {
      throw new InvalidSettingException(
          "selection",
          "expected a figure that training measures, found validation-robustness, which only hardening"
              + " does; name another");
    }
    if (inputs.dtype().equals("fp64") && settings.engine() == Engine.FAST) {
      throw new InvalidSettingException(
          "dtype", "expected fp32 with the fast engine, found fp64; use the exact engine");
    }
    method.check(settings);
    if (!resumed) {
      OutputDirectory.requireFree(place);
    }
    OutputDirectory.requireWritable(place);
    return inputs.start().map(source -> source.read(listener::note));
  }

  private Path out() {
    if (out == null) {
      throw new InvalidSettingException("out", "expected a directory, found none");
    }
    return out;
  }

  /** Made late: what fails before leaves no directory behind. */
  private RunDirectory directory() {
    if (directory == null) {
      directory = RunDirectory.create(OutputDirectory.make(out()), config());
    } else if (!directory.settings().equals(settings)) {
      directory.replaceSettings(settings);
    }
    return directory;
  }

  private Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put(RunDirectory.KIND, kind.toString());
    config.put(RunDirectory.SETTINGS, settings);
    config.put(PRECISION, computedIn());
    inputs.addTo(config);
    method.addTo(config);
    config.put(
        RunDirectory.THREADS,
        session.threads() == 0 ? RunDirectory.ALL : Integer.toString(session.threads()));
    config.put("versions", Versions.all());
    return config;
  }

  private TrainingResult finish(Training training, RunDirectory run, Dataset dataset) {
    // A process that is on its way out only saves.
    boolean interrupted = training.interrupted() || listener.stopRequested();
    Optional<Evaluation> test =
        interrupted || training.best().isEmpty()
            ? Optional.empty()
            : Optional.of(evaluate(run, dataset));
    List<String> notes =
        test.map(
                evaluation ->
                    RunPictures.draw(run.path(), evaluation, training.iteration(), session))
            .orElse(List.of());
    return new TrainingResult(
        run.path(),
        training.iteration(),
        training.progress().epochs().size(),
        training.stopReason(),
        training.best(),
        test,
        computedIn(),
        interrupted,
        notes);
  }

  /** The best weights on the test images, with their files. */
  private Evaluation evaluate(RunDirectory run, Dataset dataset) {
    try (Classifier classifier = FastClassifier.open(Checkpoints.read(run.best()), session)) {
      float[] probabilities =
          Evaluator.probabilities(
              classifier, dataset.test(), FastClassifier.DEFAULT_CHUNK, ProgressListener.NONE);
      Evaluation evaluation = Evaluator.evaluate(probabilities, dataset.test());
      EvaluationFiles.write(run.path(), evaluation, dataset.test());
      return evaluation;
    }
  }
}
