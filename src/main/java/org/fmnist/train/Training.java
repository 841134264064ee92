package org.fmnist.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fmnist.data.Batch;
import org.fmnist.graph.StepResult;
import org.fmnist.model.TrainableModel;

/**
 * The training loop of {@code train.py}: epochs of steps, a validation after each, a test at a new
 * best. Everything else (progress, saving, stopping) is a {@link TrainingListener}.
 */
public final class Training {
  private final TrainableModel model;
  private final DataLoader plan;
  private final TrainingSettings settings;
  private final List<TrainingListener> listeners;
  private final RobustValidation robustness;
  private final List<EpochRecord> epochs;

  private int epoch;
  private int step;
  private long imagesNow;
  private double lossSum;
  private double accuracySum;
  private String stopReason;

  /**
   * @param progress where to begin; model and plan must stand there
   * @param listeners told in this order
   */
  public Training(
      TrainableModel model,
      DataLoader plan,
      TrainingSettings settings,
      Progress progress,
      List<TrainingListener> listeners) {
    this(model, plan, settings, progress, listeners, RobustValidation.NONE);
  }

  /**
   * A run that also measures robustness.
   *
   * @param robustness is measured after each epoch
   */
  public Training(
      TrainableModel model,
      DataLoader plan,
      TrainingSettings settings,
      Progress progress,
      List<TrainingListener> listeners,
      RobustValidation robustness) {
    this.model = model;
    this.plan = plan;
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
    while (epoch < settings.epochs() && stopReason == null) {
      long began = System.nanoTime();
      imagesNow = 0;
      trainEpoch();
      if (step == plan.stepsPerEpoch()) {
        finishEpoch(began);
      }
    }
    listeners.forEach(listener -> listener.onEnd(this));
  }

  private void trainEpoch() {
    int steps = plan.stepsPerEpoch();
    while (step < steps && stopReason == null) {
      Batch batch = plan.train(epoch, step);
      StepResult result = model.step(batch, iteration());
      long done = iteration();
      step++;
      imagesNow += batch.size();
      lossSum += result.loss() / plan.divisor(batch);
      accuracySum += result.accuracy() / plan.divisor(batch);
      for (TrainingListener listener : listeners) {
        listener.onStep(this, done, result.loss(), result.accuracy());
      }
      if (settings.maxSteps() > 0 && iteration() >= settings.maxSteps()) {
        stop("the step limit of " + settings.maxSteps() + " is reached");
      }
    }
  }

  private void finishEpoch(long began) {
    double trainSeconds = (System.nanoTime() - began) / 1e9;
    model.recomputeStatistics(plan.statistics());
    StepResult valid = mean(plan.validation());
    double robust = robustness.accuracy(model);
    boolean best = isBest(valid, robust);
    StepResult test =
        best && settings.testBest() ? mean(plan.test()) : new StepResult(Double.NaN, Double.NaN);
    EpochRecord record =
        new EpochRecord(
            epoch,
            lossSum,
            accuracySum,
            valid.loss(),
            valid.accuracy(),
            test.loss(),
            test.accuracy(),
            imagesNow / trainSeconds,
            (System.nanoTime() - began) / 1e9,
            robust);
    epochs.add(record);
    epoch++;
    step = 0;
    lossSum = 0;
    accuracySum = 0;
    listeners.forEach(listener -> listener.onEpoch(this, record));
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

  private boolean isBest(StepResult valid, double robust) {
    Optional<EpochRecord> best = best();
    if (best.isEmpty()) {
      return true;
    }
    return switch (settings.selection()) {
      case VALIDATION_LOSS -> valid.loss() <= best.get().validLoss();
      case VALIDATION_ACCURACY -> valid.accuracy() >= best.get().validAccuracy();
      case VALIDATION_ROBUSTNESS -> robust >= best.get().validRobust();
      case LAST -> true;
    };
  }

  /** The best finished epoch, the latest among equals. */
  public Optional<EpochRecord> best() {
    return epochs.stream()
        .reduce(
            (best, next) ->
                switch (settings.selection()) {
                  case VALIDATION_LOSS -> next.validLoss() <= best.validLoss() ? next : best;
                  case VALIDATION_ACCURACY ->
                      next.validAccuracy() >= best.validAccuracy() ? next : best;
                  case VALIDATION_ROBUSTNESS ->
                      next.validRobust() >= best.validRobust() ? next : best;
                  case LAST -> next;
                });
  }

  /** Finished epochs since the best one. */
  public int epochsSinceBest() {
    return best().map(best -> epochs.get(epochs.size() - 1).epoch() - best.epoch()).orElse(0);
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

  /** The global step that comes next: the original's {@code iter}. */
  public long iteration() {
    return (long) epoch * plan.stepsPerEpoch() + step;
  }

  /** The global steps of the whole run. */
  public long totalSteps() {
    return settings.steps(plan.stepsPerEpoch());
  }

  public Progress progress() {
    return new Progress(epoch, step, lossSum, accuracySum, epochs);
  }

  public TrainableModel model() {
    return model;
  }

  public DataLoader plan() {
    return plan;
  }

  public TrainingSettings settings() {
    return settings;
  }
}
