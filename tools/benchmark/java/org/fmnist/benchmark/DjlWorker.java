package org.fmnist.benchmark;

import org.fmnist.checkpoint.Checkpoints;
import org.fmnist.data.Dataset;
import org.fmnist.data.EpochOrder;
import org.fmnist.data.LabeledImages;
import org.fmnist.graph.Weights;




import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * DJL with PyTorch, as its guides train and predict. Arguments: directory of the original's
 * checkpoint. Threads are set by {@code -Dai.djl.pytorch.num_threads}.
 */
final class DjlWorker extends Worker {
  private static final float CLIP = 5;
  private static final float LEARNING_RATE = 1e-3f;

  private final Weights weights;
  private final Dataset dataset = Dataset.embedded();

  private DjlWorker(Weights weights) {
    this.weights = weights;
  }

  public static void main(String[] args) throws IOException {
    new DjlWorker(Checkpoints.read(Path.of(args[0]))).serve();
  }

  @Override
  Subject open(String work, int batch, String variant) {
    return switch (work) {
      case "train" -> new Trains(batch);
      case "evaluate" -> new Evaluates(batch);
      case "gradient" -> new Differentiates(batch);
      default -> throw new IllegalArgumentException("no such work: " + work);
    };
  }

  private static NDArray images(NDManager manager, LabeledImages from, int[] positions) {
    return manager.create(from.floats(positions), new Shape(positions.length, 1, 28, 28));
  }

  private static NDArray labels(NDManager manager, LabeledImages from, int[] positions) {
    return manager.create(Arrays.stream(positions).map(from::label).toArray());
  }

  /** The network with the checkpoint's weights. */
  private final class Trained implements AutoCloseable {
    private final NDManager manager = NDManager.newBaseManager(Device.cpu());
    private final SequentialBlock network = DjlNetwork.create();
    private final ParameterStore parameters = new ParameterStore(manager, false);
    private final Loss loss = Loss.softmaxCrossEntropyLoss();

    Trained() {
      network.initialize(manager, DataType.FLOAT32, new Shape(1, 1, 28, 28));
      DjlNetwork.load(network, weights, manager);
    }

    /** The classes that the images of test positions are taken for. */
    long[] classes(int[] positions) {
      try (NDManager call = manager.newSubManager()) {
        return probabilities(call, positions).argMax(1).toLongArray();
      }
    }

    float[] probabilities(int[] positions) {
      try (NDManager call = manager.newSubManager()) {
        return probabilities(call, positions).toFloatArray();
      }
    }

    private NDArray probabilities(NDManager call, int[] positions) {
      NDList input = new NDList(images(call, dataset.test(), positions));
      return network.forward(parameters, input, false).singletonOrThrow().softmax(1);
    }

    /** Gradients of each image's own cross-entropy. */
    float[] gradients(int[] positions) {
      try (NDManager call = manager.newSubManager()) {
        NDArray input = images(call, dataset.test(), positions);
        input.setRequiresGradient(true);
        NDList labels = new NDList(labels(call, dataset.test(), positions));
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
          NDList logits = network.forward(parameters, new NDList(input), false);
          collector.backward(loss.evaluate(labels, logits).mul(positions.length));
        }
        return input.getGradient().toFloatArray();
      }
    }

    @Override
    public void close() {
      network.clear();
      manager.close();
    }
  }

  private final class Evaluates implements Subject {
    private final Trained trained = new Trained();
    private final TestBatches batches;

    Evaluates(int batch) {
      batches = new TestBatches(dataset.test(), batch);
    }

    @Override
    public int work() {
      return trained.classes(batches.next()).length;
    }

    @Override
    public void close() {
      trained.close();
    }
  }

  private final class Differentiates implements Subject {
    private final Trained trained = new Trained();
    private final TestBatches batches;

    Differentiates(int batch) {
      batches = new TestBatches(dataset.test(), batch);
    }

    @Override
    public int work() {
      int[] positions = batches.next();
      trained.gradients(positions);
      return positions.length;
    }

    @Override
    public void close() {
      trained.close();
    }
  }

  private final class Trains implements Subject {
    private final Model model = Model.newInstance("fmnist", Device.cpu());
    private final Trainer trainer;
    private final int[] order = EpochOrder.of(IntStream.range(0, 50_000).toArray(), 2019, 0);
    private final int batch;
    private int next;

    Trains(int batch) {
      this.batch = batch;
      model.setBlock(DjlNetwork.create());
      Adam adam =
          Adam.builder()
              .optLearningRateTracker(Tracker.fixed(LEARNING_RATE))
              .optClipGrad(CLIP)
              .build();
      trainer =
          model.newTrainer(
              new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                  .optDevices(new Device[] {Device.cpu()})
                  .optOptimizer(adam));
      trainer.initialize(new Shape(batch, 1, 28, 28));
    }

    @Override
    public int work() {
      if (next + batch > order.length) {
        next = 0;
      }
      int[] positions = Arrays.copyOfRange(order, next, next + batch);
      next += batch;
      try (NDManager step = model.getNDManager().newSubManager()) {
        NDList input = new NDList(images(step, dataset.train(), positions));
        NDList labels = new NDList(labels(step, dataset.train(), positions));
        try (GradientCollector collector = trainer.newGradientCollector()) {
          NDList logits = trainer.forward(input);
          NDArray loss = trainer.getLoss().evaluate(labels, logits);
          collector.backward(loss);
          loss.getFloat();
        }
        trainer.step();
      }
      return batch;
    }

    @Override
    public void close() {
      trainer.close();
      model.close();
    }
  }

  @Override
  Map<String, Object> describe() {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("djl", Engine.class.getPackage().getImplementationVersion());
    described.put("engine", Engine.getInstance().toString());
    described.put("threads", System.getProperty("ai.djl.pytorch.num_threads"));
    return described;
  }

  @Override
  Map<String, Object> check() {
    try (Trained trained = new Trained()) {
      int[] checked = IntStream.range(0, CHECKED_IMAGES).toArray();
      long[] classes = trained.classes(checked);
      long correct =
          IntStream.range(0, CHECKED_IMAGES)
              .filter(i -> classes[i] == dataset.test().label(i))
              .count();
      float[] gradients = trained.gradients(IntStream.range(0, CHECKED_GRADIENTS).toArray());
      long parameters =
          trained.network.getParameters().values().stream()
              .filter(Parameter::requiresGradient)
              .mapToLong(parameter -> parameter.getArray().size())
              .sum();
      return Map.of(
          "correct",
          correct,
          "probabilityNorm",
          norm(trained.probabilities(checked)),
          "gradientNorm",
          norm(gradients),
          "parameters",
          parameters);
    }
  }
}
