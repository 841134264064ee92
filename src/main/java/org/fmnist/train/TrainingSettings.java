package org.fmnist.train;

import static org.fmnist.io.InvalidSettingException.require;

import java.util.List;
import org.fmnist.graph.Layer;
import org.fmnist.graph.TrainingRanges;
import org.fmnist.graph.exact.OperationSeeds;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.model.Engine;

/**
 * Everything that decides a training run. Start from a preset and change what differs. Immutable.
 *
 * @param preset the name it started from
 * @param epochs at most so many
 * @param maxSteps at most so many steps; 0 for no such limit
 * @param seed of initial weights, split, order, dropout and augmentation
 * @param keepFc keep probability of the fully connected layer's dropout, (0, 1]
 * @param keepConv keep probability of the convolutions' dropouts, (0, 1]
 * @param earlyStop stop after so many epochs in a row without a new best; 0 never
 * @param validationSize training images held back for validation
 * @param validation after which epochs the model is validated
 * @param selection what makes an epoch the best, of those that are validated
 * @param testBest evaluate the test images at every new best, as {@code train.py} does
 * @param frozen layers that training does not move
 * @param operationSeeds those of the exact engine's random operations
 * @param precision what the fast engine multiplies in; the exact one takes no bf16
 */
public record TrainingSettings(
    String preset,
    Engine engine,
    int epochs,
    long maxSteps,
    int batchSize,
    long seed,
    double keepFc,
    double keepConv,
    LearningRateSettings learningRate,
    OptimizerSettings optimizer,
    AugmentationSettings augmentation,
    int earlyStop,
    int validationSize,
    Validation validation,
    Selection selection,
    boolean testBest,
    List<Layer> frozen,
    OperationSeeds operationSeeds,
    ComputePrecision precision) {

  private static final int MAX_BATCH = 100_000;

  public TrainingSettings {
    require(epochs >= 1, "epochs", "at least 1", epochs);
    require(maxSteps >= 0, "maxSteps", "at least 0", maxSteps);
    require(batchSize >= 1 && batchSize <= MAX_BATCH, "batchSize", "1 to " + MAX_BATCH, batchSize);
    require(seed >= 0, "seed", "a whole number of at least 0", seed);
    TrainingRanges.keepProbability("keepFc", keepFc);
    TrainingRanges.keepProbability("keepConv", keepConv);
    require(earlyStop >= 0, "earlyStop", "at least 0 epochs", earlyStop);
    require(validationSize >= 0, "validationSize", "at least 0 images", validationSize);
    require(
        validationSize > 0 || selection == Selection.LAST,
        "validationSize",
        "validation images, or the last epoch as the best one (selection last)",
        "none, and the selection of " + selection);
    // Runs from before there was a choice were validated after each epoch.
    validation = validation == null ? Validation.EACH_EPOCH : validation;
    require(
        validation == Validation.EACH_EPOCH || (selection == Selection.LAST && earlyStop == 0),
        "validation",
        "each-epoch with an early stop or a selection by validation",
        validation);
    TrainingRanges.frozen(frozen);
    frozen = List.copyOf(frozen);
    // Runs from before there was a choice had the seeds of TensorFlow 1, and float32.
    operationSeeds = operationSeeds == null ? OperationSeeds.TF1 : operationSeeds;
    precision = precision == null ? ComputePrecision.FP32 : precision;
    require(
        engine == Engine.FAST || precision != ComputePrecision.BF16,
        "precision",
        "fp32 with the exact engine",
        precision);
  }

  /** When a run measures itself on the validation images. */
  public enum Validation {
    EACH_EPOCH,
    /** After the last epoch only: a short run spends a tenth of its time on validations. */
    AT_END
  }

  /** What makes an epoch the best so far; among equals the later one. NaN is never better. */
  public enum Selection {
    VALIDATION_LOSS,
    VALIDATION_ACCURACY,
    /** What {@link RobustValidation} measures. */
    VALIDATION_ROBUSTNESS,
    /** The last epoch: for schedules that end where they should. */
    LAST;

    /** Whether a later epoch takes the place of the best one before it. */
    boolean prefers(EpochRecord later, EpochRecord best) {
      return switch (this) {
        case VALIDATION_LOSS -> atLeast(-later.validLoss(), -best.validLoss());
        case VALIDATION_ACCURACY -> atLeast(later.validAccuracy(), best.validAccuracy());
        case VALIDATION_ROBUSTNESS -> atLeast(later.validRobust(), best.validRobust());
        case LAST -> true;
      };
    }

    private static boolean atLeast(double later, double best) {
      return later >= best || (Double.isNaN(best) && !Double.isNaN(later));
    }
  }

  /**
   * Whether the model is validated after an epoch.
   *
   * @param epoch from 0
   */
  boolean validatesAfter(int epoch) {
    return validation == Validation.EACH_EPOCH || epoch == epochs - 1;
  }

  /** The global steps of a whole run whose epochs have so many. */
  public long steps(int stepsPerEpoch) {
    long all = (long) epochs * stepsPerEpoch;
    return maxSteps > 0 ? Math.min(all, maxSteps) : all;
  }

  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Changes some settings and leaves the others. */
  public static final class Builder {
    private String preset;
    private Engine engine;
    private int epochs;
    private long maxSteps;
    private int batchSize;
    private long seed;
    private double keepFc;
    private double keepConv;
    private LearningRateSettings learningRate;
    private OptimizerSettings optimizer;
    private AugmentationSettings augmentation;
    private int earlyStop;
    private int validationSize;
    private Validation validation;
    private Selection selection;
    private boolean testBest;
    private List<Layer> frozen;
    private OperationSeeds operationSeeds;
    private ComputePrecision precision;

    private Builder(TrainingSettings from) {
      preset = from.preset;
      engine = from.engine;
      epochs = from.epochs;
      maxSteps = from.maxSteps;
      batchSize = from.batchSize;
      seed = from.seed;
      keepFc = from.keepFc;
      keepConv = from.keepConv;
      learningRate = from.learningRate;
      optimizer = from.optimizer;
      augmentation = from.augmentation;
      earlyStop = from.earlyStop;
      validationSize = from.validationSize;
      validation = from.validation;
      selection = from.selection;
      testBest = from.testBest;
      frozen = from.frozen;
      operationSeeds = from.operationSeeds;
      precision = from.precision;
    }

    public Builder preset(String value) {
      preset = value;
      return this;
    }

    public Builder engine(Engine value) {
      engine = value;
      return this;
    }

    public Builder epochs(int value) {
      epochs = value;
      return this;
    }

    public Builder maxSteps(long value) {
      maxSteps = value;
      return this;
    }

    public Builder batchSize(int value) {
      batchSize = value;
      return this;
    }

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    public Builder keepFc(double value) {
      keepFc = value;
      return this;
    }

    public Builder keepConv(double value) {
      keepConv = value;
      return this;
    }

    public Builder learningRate(LearningRateSettings value) {
      learningRate = value;
      return this;
    }

    public Builder optimizer(OptimizerSettings value) {
      optimizer = value;
      return this;
    }

    public Builder augmentation(AugmentationSettings value) {
      augmentation = value;
      return this;
    }

    public Builder earlyStop(int value) {
      earlyStop = value;
      return this;
    }

    public Builder validationSize(int value) {
      validationSize = value;
      return this;
    }

    public Builder validation(Validation value) {
      validation = value;
      return this;
    }

    public Builder selection(Selection value) {
      selection = value;
      return this;
    }

    public Builder testBest(boolean value) {
      testBest = value;
      return this;
    }

    public Builder frozen(List<Layer> value) {
      frozen = value;
      return this;
    }

    public Builder operationSeeds(OperationSeeds value) {
      operationSeeds = value;
      return this;
    }

    public Builder precision(ComputePrecision value) {
      precision = value;
      return this;
    }

    public TrainingSettings build() {
      return new TrainingSettings(
          preset,
          engine,
          epochs,
          maxSteps,
          batchSize,
          seed,
          keepFc,
          keepConv,
          learningRate,
          optimizer,
          augmentation,
          earlyStop,
          validationSize,
          validation,
          selection,
          testBest,
          frozen,
          operationSeeds,
          precision);
    }
  }
}
