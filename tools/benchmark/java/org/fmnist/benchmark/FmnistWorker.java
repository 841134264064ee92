package org.fmnist.benchmark;

import org.fmnist.checkpoint.Checkpoints;
import org.fmnist.data.Batch;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.fmnist.eval.Evaluator;
import org.fmnist.graph.Variable;
import org.fmnist.graph.Weights;
import org.fmnist.graph.exact.ExactSettings;
import org.fmnist.graph.exact.Precision;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.model.Classifier;
import org.fmnist.model.Engine;
import org.fmnist.model.ExactClassifier;
import org.fmnist.model.ExactTrainer;
import org.fmnist.model.FastClassifier;
import org.fmnist.model.Objective;
import org.fmnist.model.TrainableModel;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.train.DataLoader;
import org.fmnist.train.DataLoaders;
import org.fmnist.train.Engines;
import org.fmnist.train.Presets;
import org.fmnist.train.TrainingSettings;




import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.tensorflow.TensorFlow;

/**
 * This project. Arguments: engine, directory of the original's checkpoint, threads, precision of
 * the fast engine. A variant is the number of images a session run of its {@code evaluate} and
 * {@code gradient}.
 */
final class FmnistWorker extends Worker {
  private final Engine engine;
  private final Weights weights;
  private final SessionSettings session;
  private final ComputePrecision precision;
  private final Dataset dataset = Dataset.embedded();

  private FmnistWorker(
      Engine engine, Weights weights, SessionSettings session, ComputePrecision precision) {
    this.engine = engine;
    this.weights = weights;
    this.session = session;
    this.precision = precision;
  }

  public static void main(String[] args) throws IOException {
    new FmnistWorker(
            Engine.valueOf(args[0]),
            Checkpoints.read(Path.of(args[1])),
            new SessionSettings(Integer.parseInt(args[2]), Device.CPU),
            ComputePrecision.valueOf(args[3]))
        .serve();
  }

  @Override
  Subject open(String work, int batch, String variant) {
    int chunk =
        variant.equals("-")
            ? Math.min(batch, FastClassifier.DEFAULT_CHUNK)
            : Integer.parseInt(variant);
    return switch (work) {
      case "train" -> new Trains(batch);
      case "evaluate" -> new Evaluates(classifier(chunk), dataset.test(), batch);
      case "gradient" -> new Differentiates(gradient(chunk), dataset.test(), batch);
      default -> throw new IllegalArgumentException("no such work: " + work);
    };
  }

  private Classifier classifier(int chunk) {
    return engine == Engine.FAST
        ? FastClassifier.open(weights, session, precision, chunk)
        : ExactClassifier.open(weights, Precision.FP32, session);
  }

  /** Input gradients of one engine. */
  private interface Gradient extends AutoCloseable {
    float[] of(LabeledImages images, int[] positions);

    @Override
    void close();
  }

  private Gradient gradient(int chunk) {
    return engine == Engine.FAST ? new FastGradient(chunk) : new ExactGradient();
  }

  private final class FastGradient implements Gradient {
    private final FastClassifier classifier;

    FastGradient(int chunk) {
      classifier = FastClassifier.open(weights, session, precision, chunk);
    }

    @Override
    public float[] of(LabeledImages images, int[] positions) {
      int[] classes = Arrays.stream(positions).map(images::label).toArray();
      return classifier
          .inputGradient(images.floats(positions), classes, Objective.CROSS_ENTROPY)
          .gradient();
    }

    @Override
    public void close() {
      classifier.close();
    }
  }

  private final class ExactGradient implements Gradient {
    private final ExactTrainer trainer =
        ExactTrainer.create(Precision.FP32, ExactSettings.original(), 1, 1, session);

    ExactGradient() {
      trainer.start(weights);
    }

    /** Of the batch's mean loss, as the original's {@code grad_op}. */
    @Override
    public float[] of(LabeledImages images, int[] positions) {
      Batch batch = Batch.of(images, positions);
      return trainer.network().gradOp(batch.pixels(), batch.labels()).floats();
    }

    @Override
    public void close() {
      trainer.close();
    }
  }

  /** The loop of {@code train}, with the original's hyperparameters: batch, then step. */
  private final class Trains implements Subject {
    private final DataLoader plan;
    private final TrainableModel model;
    private long iteration;

    Trains(int batch) {
      TrainingSettings settings =
          Presets.original().toBuilder()
              .engine(engine)
              .precision(precision)
              .batchSize(batch)
              .build();
      plan = DataLoaders.create(dataset, settings);
      long steps = (long) settings.epochs() * plan.stepsPerEpoch();
      model = Engines.create(settings, Precision.FP32, steps, session);
    }

    @Override
    public int work() {
      int epoch = Math.toIntExact(iteration / plan.stepsPerEpoch());
      int step = Math.toIntExact(iteration % plan.stepsPerEpoch());
      Batch batch = plan.train(epoch, step);
      model.step(batch, iteration++);
      return batch.size();
    }

    @Override
    public void close() {
      plan.close();
      model.close();
    }
  }

  private record Evaluates(Classifier classifier, LabeledImages images, TestBatches batches)
      implements Subject {
    Evaluates(Classifier classifier, LabeledImages images, int batch) {
      this(classifier, images, new TestBatches(images, batch));
    }

    @Override
    public int work() {
      int[] positions = batches.next();
      float[] probabilities = classifier.probabilities(images.floats(positions));
      for (int row = 0; row < positions.length; row++) {
        Evaluator.predicted(probabilities, row);
      }
      return positions.length;
    }

    @Override
    public void close() {
      classifier.close();
    }
  }

  private record Differentiates(Gradient gradient, LabeledImages images, TestBatches batches)
      implements Subject {
    Differentiates(Gradient gradient, LabeledImages images, int batch) {
      this(gradient, images, new TestBatches(images, batch));
    }

    @Override
    public int work() {
      int[] positions = batches.next();
      gradient.of(images, positions);
      return positions.length;
    }

    @Override
    public void close() {
      gradient.close();
    }
  }

  @Override
  Map<String, Object> describe() {
    return Map.of(
        "java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        "tensorflow", TensorFlow.version(),
        "engine", engine.toString(),
        "precision", precision.toString());
  }

  @Override
  Map<String, Object> check() {
    int[] positions = IntStream.range(0, CHECKED_IMAGES).toArray();
    int correct = 0;
    try (Classifier classifier = classifier(FastClassifier.DEFAULT_CHUNK);
        Gradient gradient = gradient(FastClassifier.DEFAULT_CHUNK)) {
      float[] probabilities = classifier.probabilities(dataset.test().floats(positions));
      for (int i : positions) {
        if (Evaluator.predicted(probabilities, i) == dataset.test().label(i)) {
          correct++;
        }
      }
      float[] gradients =
          gradient.of(dataset.test(), IntStream.range(0, CHECKED_GRADIENTS).toArray());
      double scale = engine == Engine.FAST ? 1 : CHECKED_GRADIENTS;
      return Map.of(
          "correct",
          correct,
          "probabilityNorm",
          norm(probabilities),
          "gradientNorm",
          scale * norm(gradients),
          "parameters",
          Variable.trainedVariables().stream().mapToInt(Variable::size).sum());
    }
  }
}
