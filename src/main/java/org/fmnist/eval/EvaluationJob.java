package org.fmnist.eval;

import java.nio.file.Path;
import java.util.Optional;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.DatasetSource;
import org.fmnist.data.FashionMnist;
import org.fmnist.data.LabeledImages;
import org.fmnist.data.OriginalBatches;
import org.fmnist.data.Split;
import org.fmnist.graph.Weights;
import org.fmnist.graph.exact.Precision;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.io.Npy;
import org.fmnist.io.OutputDirectory;
import org.fmnist.io.OutputFile;
import org.fmnist.model.Classifier;
import org.fmnist.model.Engine;
import org.fmnist.model.ExactClassifier;
import org.fmnist.model.FastClassifier;
import org.fmnist.model.FlipAverage;
import org.fmnist.runtime.ProgressListener;
import org.fmnist.runtime.SessionSettings;

/**
 * Evaluates weights on the images of a split, as the original's {@code test.py}, and writes what
 * was asked for. Immutable, and may be shared between threads; each {@link #run} is on its own.
 *
 * <pre>{@code
 * Evaluation evaluation =
 *     EvaluationJob.of(WeightsSource.shipped())
 *         .data(DatasetSource.of(Path.of("my-idx-files")))
 *         .build()
 *         .run(ProgressListener.NONE)
 *         .evaluation();
 * }</pre>
 */
public final class EvaluationJob {
  private final Builder settings;

  private EvaluationJob(Builder settings) {
    this.settings = settings;
  }

  /** A job with these weights: on the 10,000 test images of Fashion-MNIST, by the fast engine. */
  public static Builder of(WeightsSource weights) {
    return new Builder(weights);
  }

  /**
   * What came out.
   *
   * @param evaluation the figures
   * @param images that were evaluated
   * @param probabilities N rows of 10, in the order of the images; the caller's to keep
   * @param seconds that the predictions took
   */
  public record Result(
      Evaluation evaluation, LabeledImages images, float[] probabilities, double seconds) {
    /** Images evaluated in a second. */
    public double imagesPerSecond() {
      return evaluation.images() / seconds;
    }
  }

  /**
   * Evaluates.
   *
   * @param listener hears of images; may stop the job, which then writes nothing
   * @throws StoppedException if the listener asked for it
   * @throws org.fmnist.io.FmnistException if something cannot be read or written; outputs are
   *     checked before the work
   */
  public Result run(ProgressListener listener) {
    settings.probabilities.ifPresent(file -> OutputFile.requireWritable(file, "probabilities"));
    settings.probabilities.ifPresent(file -> OutputFile.requireNpy(file, "probabilities"));
    settings.sampleDirectory.ifPresent(OutputDirectory::requireFree);
    Weights weights = settings.weights.read(listener::note);
    LabeledImages images = settings.data.read(settings.split, settings.seed, listener::note);
    float[] probabilities;
    double seconds;
    try (Classifier classifier = open(weights)) {
      long began = System.nanoTime();
      probabilities = Evaluator.probabilities(classifier, images, settings.batchSize, listener);
      seconds = (System.nanoTime() - began) / 1e9;
    }
    Evaluation evaluation = Evaluator.evaluate(probabilities, images);
    settings.probabilities.ifPresent(
        file -> Npy.write(file, probabilities, images.size(), FashionMnist.CLASSES));
    settings.sampleDirectory.ifPresent(
        directory ->
            CorrectSample.write(
                directory, images, probabilities, settings.sampleSize, settings.seed));
    return new Result(evaluation, images, probabilities, seconds);
  }

  private Classifier open(Weights weights) {
    Classifier classifier =
        settings.engine == Engine.FAST
            ? FastClassifier.open(
                weights, settings.session, settings.computePrecision, settings.batchSize)
            : ExactClassifier.open(weights, settings.precision, settings.session);
    return settings.flipAverage ? new FlipAverage(classifier) : classifier;
  }

  /** Says what to evaluate, and how. Not for sharing between threads. */
  public static final class Builder {
    private final WeightsSource weights;
    private DatasetSource data = DatasetSource.embedded();
    private Split split = Split.TEST;
    private Engine engine = Engine.FAST;
    private Precision<?> precision = Precision.FP32;
    private ComputePrecision computePrecision = ComputePrecision.FP32;
    private int batchSize = FastClassifier.DEFAULT_CHUNK;
    private boolean flipAverage;
    private SessionSettings session = SessionSettings.defaults();
    private long seed = OriginalBatches.SEED;
    private Optional<Path> probabilities = Optional.empty();
    private Optional<Path> sampleDirectory = Optional.empty();
    private int sampleSize;

    private Builder(WeightsSource weights) {
      this.weights = weights;
    }

    private Builder(Builder other) {
      weights = other.weights;
      data = other.data;
      split = other.split;
      engine = other.engine;
      precision = other.precision;
      computePrecision = other.computePrecision;
      batchSize = other.batchSize;
      flipAverage = other.flipAverage;
      session = other.session;
      seed = other.seed;
      probabilities = other.probabilities;
      sampleDirectory = other.sampleDirectory;
      sampleSize = other.sampleSize;
    }

    /** The dataset; the embedded Fashion-MNIST if it is not said. */
    public Builder data(DatasetSource value) {
      data = value;
      return this;
    }

    /** Which of its images; the test images if it is not said. */
    public Builder split(Split value) {
      split = value;
      return this;
    }

    /** What computes; {@link Engine#FAST} if it is not said. */
    public Builder engine(Engine value) {
      engine = value;
      return this;
    }

    /** The type that {@link Engine#EXACT} computes in; float32 if it is not said. */
    public Builder precision(Precision<?> value) {
      precision = value;
      return this;
    }

    /** What {@link Engine#FAST} computes in; float32 if it is not said. */
    public Builder computePrecision(ComputePrecision value) {
      computePrecision = value;
      return this;
    }

    /** Images a session run, 1 or more; {@value FastClassifier#DEFAULT_CHUNK} if it is not said. */
    public Builder batchSize(int value) {
      batchSize = value;
      return this;
    }

    /** Whether to average the answers for each image and its mirror image. */
    public Builder flipAverage(boolean value) {
      flipAverage = value;
      return this;
    }

    /** Threads and device; all cores if it is not said. */
    public Builder session(SessionSettings value) {
      session = value;
      return this;
    }

    /** Decides the validation split and the sample of correct images; 2019 if it is not said. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** Where to write the probabilities: a .npy file of float32 [N,10]. */
    public Builder probabilities(Path file) {
      probabilities = Optional.of(file);
      return this;
    }

    /**
     * Where to write a random sample of correctly classified images, as {@code test.py} does for
     * attackers: {@code images.npy}, uint8 [count,28,28], and {@code labels.npy}, uint8 [count].
     *
     * @param directory absent or empty
     */
    public Builder correctSample(int count, Path directory) {
      sampleSize = count;
      sampleDirectory = Optional.of(directory);
      return this;
    }

    /**
     * The job as it stands.
     *
     * @throws InvalidSettingException if a setting is out of range or contradicts another
     */
    public EvaluationJob build() {
      if (engine == Engine.FAST && precision != Precision.FP32) {
        throw new InvalidSettingException(
            "dtype", "expected the exact engine with fp64, found the fast one");
      }
      if (engine == Engine.EXACT && computePrecision == ComputePrecision.BF16) {
        throw new InvalidSettingException(
            "precision",
            "expected the fast engine with " + computePrecision + ", found the exact one");
      }
      if (batchSize < 1) {
        throw new InvalidSettingException(
            "batchSize", "expected at least 1 image, found " + batchSize);
      }
      if (sampleDirectory.isPresent() && sampleSize < 1) {
        throw new InvalidSettingException(
            "correct", "expected at least 1 image, found " + sampleSize);
      }
      return new EvaluationJob(new Builder(this));
    }
  }
}
