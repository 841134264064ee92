package org.fmnist.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fmnist.data.Batch;
import org.fmnist.graph.StepResult;
import org.fmnist.model.TrainableModel;
import org.jspecify.annotations.Nullable;

/**
 * The training loop of {@code train.py}: epochs of steps, a validation after each (unless the
 * settings want it at the end only), a test at a new best. Everything else (progress, saving,
 * stopping) is a {@link TrainingListener}. Not for sharing between threads.
 */
public final class Training {
  private final TrainableModel model;
  private final DataLoader loader;
  private final TrainingSettings settings;
  private final List<TrainingListener> listeners;
  private final RobustValidation robustness;
  private final List<EpochRecord> epochs;

  private int epoch;
  private int step;
  private long imagesNow;
  private double lossSum;
  private double accuracySum;
  private long began;
  private @Nullable String stopReason;
  private boolean interrupted;

  /**
   * @param progress where to begin; model and data loader must stand there
   * @param listeners told in this order
   */
  public Training(
      TrainableModel model,
      DataLoader loader,
      TrainingSettings settings,
      Progress progress,
      List<TrainingListener> listeners) {
    this(model, loader, settings, progress, listeners, RobustValidation.NONE);
  }

  /**
   * A run that also measures robustness.
   *
   * @param robustness is measured after each epoch
   */
  Training(
      TrainableModel model,
      DataLoader loader,
      TrainingSettings settings,
      Progress progress,
      List<TrainingListener> listeners,
      RobustValidation robustness) {
    this.model = model;
    this.loader = loader;
    this.settings = settings;
    this.listeners = List.copyOf(listeners);
    this.robustness = robustness;
    this.epochs = new ArrayList<>(progress.epochs());
    this.epoch = progress.epoch();
    this.step = progress.step();
    this.lossSum = progress.lossSum();
    this.accuracySum = progress.accuracySum();
  }

  /** Runs to the end of the settings, or until a listener stops it. */
  public void run() {
    listeners.forEach(listener -> listener.onStart(this));
    checkStepLimit();
    beginEpoch();
    while (epoch < settings.epochs() && stopReason == null) {
      Batch batch = loader.train(epoch, step);
      finishStep(batch, model.step(batch, iteration()));
      if (step == loader.stepsPerEpoch()) {
        finishEpoch();
        beginEpoch();
      }
    }
    listeners.forEach(listener -> listener.onEnd(this));
  }

  private void beginEpoch() {
    began = System.nanoTime();
    imagesNow = 0;
  }

  private void finishStep(Batch batch, StepResult result) {
    long done = iteration();
    step++;
    imagesNow += batch.size();
    lossSum += result.loss() / loader.divisor(batch);
    accuracySum += result.accuracy() / loader.divisor(batch);
    for (TrainingListener listener : listeners) {
      listener.onStep(this, done, result.loss(), result.accuracy());
    }
    if (listeners.stream().anyMatch(TrainingListener::stopRequested)) {
      interrupted = true;
      stop("interrupted");
    }
    checkStepLimit();
  }

  private void checkStepLimit() {
    if (settings.maxSteps() > 0 && iteration() >= settings.maxSteps()) {
      stop("the step limit of " + settings.maxSteps() + " is reached");
    }
  }

  private void finishEpoch() {
    EpochRecord trained =
        new EpochRecord(
            epoch,
            lossSum,
            accuracySum,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            imagesNow / seconds(),
            seconds(),
            Double.NaN);
    EpochRecord record = settings.validatesAfter(epoch) ? measured(trained) : trained;
    epochs.add(record);
    epoch++;
    step = 0;
    lossSum = 0;
    accuracySum = 0;
    listeners.forEach(listener -> listener.onEpoch(this, record));
  }

  private EpochRecord measured(EpochRecord trained) {
    model.recomputeStatistics(loader.statistics());
    StepResult valid = mean(loader.validation());
    double robust = robustness.accuracy(model);
    EpochRecord validated = trained.validated(valid, robust, seconds());
    boolean best = best().map(b -> settings.selection().prefers(validated, b)).orElse(true);
    return best && settings.testBest()
        ? validated.tested(mean(loader.test()), seconds())
        : validated;
  }

  /** Since the epoch began. */
  private double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  /** Each batch weighs as many images as it has. */
  private StepResult mean(Iterable<Batch> batches) {
    List<StepResult> results = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    for (Batch batch : batches) {
      results.add(model.evaluate(batch));
      sizes.add(batch.size());
    }
    boolean even = sizes.stream().distinct().count() <= 1;
    double images = sizes.stream().mapToInt(Integer::intValue).sum();
    double loss = 0;
    double accuracy = 0;
    for (int i = 0; i < results.size(); i++) {
      // Even batches are averaged as train.py does it, so that the sums have its bits.
      double divisor = even ? results.size() : images / sizes.get(i);
      loss += results.get(i).loss() / divisor;
      accuracy += results.get(i).accuracy() / divisor;
    }
    return results.isEmpty()
        ? new StepResult(Double.NaN, Double.NaN)
        : new StepResult(loss, accuracy);
  }

  /** The best finished epoch, the latest among equals; empty if none has been validated. */
  public Optional<EpochRecord> best() {
    return epochs.stream()
        .filter(record -> settings.validatesAfter(record.epoch()))
        .reduce((best, next) -> settings.selection().prefers(next, best) ? next : best);
  }

  /** Finished epochs since the best one; all of them if there is none. */
  public int epochsSinceBest() {
    int finished = epochs.size();
    return best().map(best -> finished - 1 - best.epoch()).orElse(finished);
  }

  /** Ends the run after the current step or epoch. */
  public void stop(String reason) {
    if (stopReason == null) {
      stopReason = reason;
    }
  }

  /** Why the run was stopped; empty if it ran to its end. */
  public Optional<String> stopReason() {
    return Optional.ofNullable(stopReason);
  }

  /** Whether a listener asked to stop; see {@link TrainingListener#stopRequested}. */
  public boolean interrupted() {
    return interrupted;
  }

  /** The global step that comes next: the original's {@code iter}. */
  public long iteration() {
    return (long) epoch * loader.stepsPerEpoch() + step;
  }

  /** The global steps of the whole run. */
  public long totalSteps() {
    return settings.steps(loader.stepsPerEpoch());
  }

  public Progress progress() {
    return new Progress(epoch, step, lossSum, accuracySum, epochs);
  }

  public TrainableModel model() {
    return model;
  }

  public DataLoader loader() {
    return loader;
  }

  public TrainingSettings settings() {
    return settings;
  }
}
