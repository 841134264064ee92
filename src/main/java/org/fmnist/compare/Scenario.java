package org.fmnist.compare;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.fmnist.data.Batch;
import org.fmnist.data.BatchOrder;
import org.fmnist.data.Dataset;
import org.fmnist.data.FashionMnist;
import org.fmnist.data.OriginalBatches;
import org.fmnist.graph.StepResult;
import org.fmnist.graph.Weights;
import org.fmnist.runtime.TensorValue;
import org.fmnist.train.DataLoaders;
import org.fmnist.train.EarlyStopping;
import org.fmnist.train.EpochRecord;
import org.fmnist.train.Progress;
import org.fmnist.train.Training;
import org.fmnist.train.TrainingListener;
import org.fmnist.train.TrainingSettings;

/**
 * What is done with both sides of a comparison, giving named values: the names are those of {@code
 * tools/reference.py}, {@code group.name}.
 *
 * @param weights the checkpoint that forward passes and fine-tuning use; empty where there are none
 * @param steps steps of each trajectory, at least 10
 * @param settings of the exact engine
 */
record Scenario(Dataset dataset, Optional<Weights> weights, int steps, TrainingSettings settings) {
  private static final int TEST_BATCH = 1000;
  private static final List<Integer> SNAPSHOTS = List.of(1, 10);

  /** The split and the first batches: positions in the dataset's files, from the seed alone. */
  Map<String, TensorValue> order() {
    Map<String, TensorValue> values = new LinkedHashMap<>();
    OriginalBatches order = batches();
    Map<String, BatchOrder> splits = new LinkedHashMap<>();
    splits.put("training", order.train());
    splits.put("validation", order.validation());
    splits.put("test", order.test());
    splits.forEach((name, split) -> put(values, "split." + name, split.all()));
    splits.forEach((name, split) -> put(values, "order." + name, split.next(split.size())));
    BatchOrder batches = batches().train();
    int size = settings.batchSize();
    int[] drawn = new int[steps * size];
    for (int step = 0; step < steps; step++) {
      System.arraycopy(batches.next(size), 0, drawn, step * size, size);
    }
    values.put("order.training_batches", TensorValue.of(drawn, steps, size));
    return values;
  }

  private static void put(Map<String, TensorValue> values, String name, int[] positions) {
    values.put(name, TensorValue.of(positions, positions.length));
  }

  /** Forward and backward passes with the checkpoint's weights. */
  Map<String, TensorValue> passes(Cnn.Factory factory) {
    Map<String, TensorValue> values = new LinkedHashMap<>();
    try (Cnn cnn = factory.create()) {
      cnn.restore(weights.orElseThrow());
      put(values, "checkpoint.", cnn.values(OriginalNames.variables()));
      Batch batch = Batch.of(dataset.train(), batches().train().next(settings.batchSize()));
      values.put("batch.images", images(batch));
      values.put(
          "batch.labels", TensorValue.of(batch.labels(), batch.size(), FashionMnist.CLASSES));
      put(values, "activation.", cnn.activations(batch));
      StepResult evaluation = cnn.evaluate(batch);
      values.put("evaluation.loss", scalar(cnn, evaluation.loss()));
      values.put("evaluation.accuracy", scalar(cnn, evaluation.accuracy()));
      values.put("evaluation.input_gradient", cnn.inputGradient(batch));
      values.putAll(cnn.trainingPass(batch));
      putTest(values, cnn);
    }
    return values;
  }

  /** Logits and probabilities of all test images. */
  private void putTest(Map<String, TensorValue> values, Cnn cnn) {
    int images = dataset.test().size();
    double[] logits = new double[images * FashionMnist.CLASSES];
    double[] probabilities = new double[images * FashionMnist.CLASSES];
    for (int from = 0; from < images; from += TEST_BATCH) {
      int to = Math.min(from + TEST_BATCH, images);
      Map<String, TensorValue> layers =
          cnn.activations(Batch.of(dataset.test(), IntStream.range(from, to).toArray()));
      int offset = from * FashionMnist.CLASSES;
      int length = (to - from) * FashionMnist.CLASSES;
      System.arraycopy(requireNonNull(layers.get("logits")).doubles(), 0, logits, offset, length);
      System.arraycopy(
          requireNonNull(layers.get("probabilities")).doubles(), 0, probabilities, offset, length);
    }
    values.put("test.logits", cnn.value(logits, images, FashionMnist.CLASSES));
    values.put("test.probabilities", cnn.value(probabilities, images, FashionMnist.CLASSES));
  }

  /** Training from the initial values, with snapshots of variables and optimizer. */
  Map<String, TensorValue> scratch(Cnn.Factory factory) {
    Map<String, TensorValue> values = new LinkedHashMap<>();
    try (Cnn cnn = factory.create()) {
      put(values, "initial.", cnn.values(OriginalNames.variables()));
      train(
          cnn,
          "scratch",
          true,
          values,
          done -> {
            if (SNAPSHOTS.contains(done)) {
              putState(values, "after_" + done, cnn.values(OriginalNames.trainingState()));
            }
          });
    }
    return values;
  }

  private static void putState(
      Map<String, TensorValue> values, String group, Map<String, TensorValue> state) {
    for (String name : OriginalNames.variables()) {
      values.put(group + "." + name, state.get(name));
    }
    for (String name : OriginalNames.variables()) {
      values.put(group + ".m." + name, state.get(OriginalNames.m(name)));
      values.put(group + ".v." + name, state.get(OriginalNames.v(name)));
    }
    for (String name : OriginalNames.POWERS) {
      values.put(group + "." + name, state.get(name));
    }
  }

  /** Training on from the checkpoint's weights. */
  Map<String, TensorValue> fineTuning(Cnn.Factory factory, String group, boolean dropout) {
    Map<String, TensorValue> values = new LinkedHashMap<>();
    try (Cnn cnn = factory.create()) {
      cnn.restore(weights.orElseThrow());
      train(cnn, group, dropout, values, done -> {});
    }
    return values;
  }

  private void train(
      Cnn cnn,
      String group,
      boolean dropout,
      Map<String, TensorValue> values,
      IntConsumer afterStep) {
    BatchOrder order = batches().train();
    double keepFc = dropout ? settings.keepFc() : 1;
    double keepConv = dropout ? settings.keepConv() : 1;
    List<StepResult> results = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      Batch batch = Batch.of(dataset.train(), order.next(settings.batchSize()));
      results.add(cnn.train(batch, step, keepFc, keepConv));
      afterStep.accept(step + 1);
    }
    putTrajectory(values, group, cnn, results);
  }

  private static void putTrajectory(
      Map<String, TensorValue> values, String group, Cnn cnn, List<StepResult> results) {
    int steps = results.size();
    double[] losses = results.stream().mapToDouble(StepResult::loss).toArray();
    double[] accuracies = results.stream().mapToDouble(StepResult::accuracy).toArray();
    values.put(group + ".losses", cnn.value(losses, steps));
    values.put(group + ".accuracies", cnn.value(accuracies, steps));
  }

  /**
   * A whole run of {@code train.py} to its early stop: its steps, the figures of its epochs
   * ([epochs,6], loss and accuracy of training, validation and test) and the variables of the best;
   * then {@code test.py} with these.
   */
  Map<String, TensorValue> wholeRun(Cnn.Factory factory) {
    Map<String, TensorValue> values = new LinkedHashMap<>();
    try (Cnn cnn = factory.create()) {
      TrainingListener bestVariables =
          new TrainingListener() {
            @Override
            public void onEpoch(Training training, EpochRecord epoch) {
              if (training.epochsSinceBest() == 0) {
                put(values, "best.", cnn.values(OriginalNames.variables()));
              }
            }
          };
      CnnTrainer trainer = new CnnTrainer(cnn, settings.keepFc(), settings.keepConv());
      Training training =
          new Training(
              trainer,
              DataLoaders.create(dataset, settings),
              settings,
              Progress.start(),
              List.of(bestVariables, new EarlyStopping()));
      training.run();
      putTrajectory(values, "full_run", cnn, trainer.steps());
      values.put("full_run.epochs", figures(training.progress().epochs()));
      cnn.restore(OriginalNames.weights(values, "best.").orElseThrow());
      values.putAll(TestScript.run(cnn, dataset, settings.validationSize(), settings.seed()));
    }
    return values;
  }

  /** One row an epoch; what was not measured is NaN. */
  static TensorValue figures(List<EpochRecord> epochs) {
    double[] figures =
        epochs.stream()
            .flatMapToDouble(
                e ->
                    DoubleStream.of(
                        e.trainLoss(),
                        e.trainAccuracy(),
                        e.validLoss(),
                        e.validAccuracy(),
                        e.testLoss(),
                        e.testAccuracy()))
            .toArray();
    return TensorValue.of(figures, epochs.size(), 6);
  }

  private OriginalBatches batches() {
    return OriginalBatches.of(dataset, settings.validationSize(), settings.seed());
  }

  private static void put(
      Map<String, TensorValue> values, String prefix, Map<String, TensorValue> more) {
    more.forEach((name, value) -> values.put(prefix + name, value));
  }

  private static TensorValue images(Batch batch) {
    return TensorValue.of(batch.pixels(), batch.size(), FashionMnist.SIDE, FashionMnist.SIDE, 1);
  }

  private static TensorValue scalar(Cnn cnn, double value) {
    return cnn.value(new double[] {value});
  }
}
