package org.fmnist.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.fmnist.checkpoint.CheckpointReader;
import org.fmnist.checkpoint.CheckpointWriter;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.DatasetSource;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.FmnistException;
import org.fmnist.io.Json;
import org.fmnist.model.TrainableModel;

/**
 * The directory of a run: its settings, its checkpoints {@code best} and {@code last}, and what
 * resuming needs. As a listener it saves after every epoch and when a run is stopped.
 *
 * <pre>
 * config.json         kind, settings, inputs and versions
 * best/               the weights of the best epoch, and
 *   epoch.json        {"epoch": its number in epochs.csv}
 * last/               the newest weights, and
 *   resume.json, resume.ckpt.*   all that resuming needs
 * steps.csv, epochs.csv          see {@link CsvLog}
 * evaluation.json     how the best weights do on the test images, when the run is over
 * </pre>
 *
 * <p>Not for sharing between threads.
 */
public final class RunDirectory implements TrainingListener {
  private static final String CONFIG = "config.json";
  static final String KIND = "kind";
  static final String SETTINGS = "settings";
  static final String THREADS = "threads";
  static final String ALL = "all";
  static final String BEST = "best";
  static final String LAST = "last";
  private static final String HARDENING = "hardening";
  private static final String BEST_EPOCH = "epoch.json";
  private static final String RESUME_TENSORS = "resume.ckpt";
  private static final String RESUME_STATE = "resume.json";

  private final Path directory;

  /**
   * What {@link #RESUME_STATE} holds.
   *
   * @param plan the data loader's state
   */
  public record ResumeState(Progress progress, Map<String, Long> plan) {}

  private RunDirectory(Path directory) {
    this.directory = directory;
  }

  /**
   * A new run's directory with its {@code config.json}.
   *
   * @param directory an empty directory that exists
   * @param config every setting and version
   */
  public static RunDirectory create(Path directory, Map<String, Object> config) {
    AtomicFiles.write(directory.resolve(CONFIG), Json.pretty(config));
    return new RunDirectory(directory);
  }

  /**
   * The directory of a run to go on with.
   *
   * @throws FmnistException if it holds no run
   */
  public static RunDirectory open(Path directory) {
    if (!Files.isRegularFile(directory.resolve(CONFIG))) {
      throw FmnistException.about(
          "resume",
          "expected a run directory with "
              + CONFIG
              + ", found none in "
              + directory
              + "; name the directory of the run to go on with");
    }
    return new RunDirectory(directory);
  }

  /** Where the best checkpoint so far lies. */
  public Path best() {
    return directory.resolve(BEST);
  }

  /** Where the newest checkpoint lies. */
  public Path last() {
    return directory.resolve(LAST);
  }

  public Path path() {
    return directory;
  }

  /** The settings that the run began with. */
  public TrainingSettings settings() {
    return part(SETTINGS, TrainingSettings.class)
        .orElseThrow(
            () ->
                new FmnistException(
                    directory.resolve(CONFIG)
                        + ": expected \""
                        + SETTINGS
                        + "\" that this program wrote, found none; name another directory"));
  }

  /** A part of {@code config.json}; empty if the run has none of that name. */
  public <T> Optional<T> part(String name, Class<T> type) {
    return Optional.ofNullable(config().get(name))
        .map(part -> Json.convert(part, type, directory.resolve(CONFIG)));
  }

  /** How the run began. */
  public RunKind kind() {
    Map<String, Object> config = config();
    return config.get(KIND) instanceof String text
        ? RunKind.parse(text).orElseGet(() -> inferredKind(config))
        : inferredKind(config);
  }

  /** Directories of version 1.0 do not say it in one word. */
  private static RunKind inferredKind(Map<String, Object> config) {
    if (config.containsKey(HARDENING)) {
      return RunKind.HARDENING;
    }
    return TrainingInputs.of(config).start().isPresent() ? RunKind.FINE_TUNING : RunKind.TRAINING;
  }

  /**
   * Checks how the run began.
   *
   * @throws FmnistException if it is of another kind
   */
  public void require(RunKind... expected) {
    List<RunKind> kinds = List.of(expected);
    if (!kinds.contains(kind())) {
      throw FmnistException.about(
          "resume",
          "expected a run of "
              + kinds.stream().map(RunKind::toString).collect(Collectors.joining(" or "))
              + ", found one of "
              + kind()
              + " in "
              + directory
              + "; resume it with the verb that began it");
    }
  }

  /** What the run takes in beside its settings. */
  TrainingInputs inputs() {
    return TrainingInputs.of(config());
  }

  /** The weights that the run began with; empty for initial values. */
  public Optional<WeightsSource> start() {
    return inputs().start();
  }

  /** The type that the run computes in, {@code fp32} or {@code fp64}. */
  public String dtype() {
    return inputs().dtype();
  }

  /** The images of the run. */
  public DatasetSource data() {
    return inputs().data();
  }

  /** The run's teachers, if it has some. */
  public Optional<DistillationSettings> distillation() {
    Path file = directory.resolve(CONFIG);
    return Optional.ofNullable(config().get(DistillationSettings.CONFIG))
        .map(part -> DistillationSettings.ofConfig(part, file));
  }

  /** The threads that the run began with; 0 for all cores. */
  public int threads() {
    return config().get(THREADS) instanceof String text && text.matches("\\d{1,6}")
        ? Integer.parseInt(text)
        : 0;
  }

  /** Keeps other settings, those of a run that goes on for longer. */
  void replaceSettings(TrainingSettings settings) {
    Map<String, Object> config = config();
    config.put(SETTINGS, settings);
    AtomicFiles.write(directory.resolve(CONFIG), Json.pretty(config));
  }

  /** Everything that {@code config.json} holds. */
  public Map<String, Object> config() {
    return Json.readMap(directory.resolve(CONFIG));
  }

  /**
   * Sets model and data loader to where the run stood.
   *
   * @return where that is; the start if the run was killed before its first checkpoint
   */
  public Progress resume(TrainableModel model, DataLoader loader) {
    Path newest = CheckpointWriter.newest(last());
    if (!Files.isRegularFile(newest.resolve(RESUME_STATE))) {
      return Progress.start();
    }
    ResumeState state = Json.read(newest.resolve(RESUME_STATE), ResumeState.class);
    model.resume(CheckpointReader.open(newest.resolve(RESUME_TENSORS)).values());
    loader.resume(state.plan());
    return state.progress();
  }

  @Override
  public void onEpoch(Training training, EpochRecord epoch) {
    if (training.epochsSinceBest() == 0) {
      CheckpointWriter.replaceDirectory(
          best(),
          training.model().weights(),
          fresh ->
              AtomicFiles.write(
                  fresh.resolve(BEST_EPOCH), Json.pretty(Map.of("epoch", epoch.epoch()))));
    }
    saveLast(training);
  }

  @Override
  public void onEnd(Training training) {
    if (training.progress().step() > 0) {
      saveLast(training);
    }
  }

  private void saveLast(Training training) {
    ResumeState state = new ResumeState(training.progress(), training.loader().state());
    CheckpointWriter.replaceDirectory(
        last(),
        training.model().weights(),
        fresh -> {
          CheckpointWriter.write(fresh.resolve(RESUME_TENSORS), training.model().state());
          AtomicFiles.write(fresh.resolve(RESUME_STATE), Json.pretty(state));
        });
  }
}
