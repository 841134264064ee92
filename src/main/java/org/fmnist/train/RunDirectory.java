package org.fmnist.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.fmnist.checkpoint.CheckpointReader;
import org.fmnist.checkpoint.CheckpointWriter;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.FmnistException;
import org.fmnist.io.Json;

/**
 * The directory of a run: its settings, its checkpoints {@code best} and {@code last}, and what
 * resuming needs. As a listener it saves after every epoch and when a run is stopped.
 */
public final class RunDirectory implements TrainingListener {
  private static final String CONFIG = "config.json";
  private static final String SETTINGS = "settings";
  private static final String RESUME_TENSORS = "resume.ckpt";
  private static final String RESUME_STATE = "resume.json";

  private final Path directory;

  /** What {@link #RESUME_STATE} holds. */
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
    return directory.resolve("best");
  }

  /** Where the newest checkpoint lies. */
  public Path last() {
    return directory.resolve("last");
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

  /** Everything that {@code config.json} holds. */
  public Map<String, Object> config() {
    return Json.readMap(directory.resolve(CONFIG));
  }

  /**
   * Sets model and plan to where the run stood.
   *
   * @return where that is; the start if the run was killed before its first checkpoint
   */
  public Progress resume(org.fmnist.model.TrainableModel model, DataLoader plan) {
    Path newest = CheckpointWriter.newest(last());
    if (!Files.isRegularFile(newest.resolve(RESUME_STATE))) {
      return Progress.start();
    }
    ResumeState state = Json.read(newest.resolve(RESUME_STATE), ResumeState.class);
    model.resume(CheckpointReader.open(newest.resolve(RESUME_TENSORS)).values());
    plan.resume(state.plan());
    return state.progress();
  }

  @Override
  public void onEpoch(Training training, EpochRecord epoch) {
    if (training.epochsSinceBest() == 0) {
      CheckpointWriter.replaceDirectory(best(), training.model().weights(), directory -> {});
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
    ResumeState state = new ResumeState(training.progress(), training.plan().state());
    CheckpointWriter.replaceDirectory(
        last(),
        training.model().weights(),
        fresh -> {
          CheckpointWriter.write(fresh.resolve(RESUME_TENSORS), training.model().state());
          AtomicFiles.write(fresh.resolve(RESUME_STATE), Json.pretty(state));
        });
  }
}
