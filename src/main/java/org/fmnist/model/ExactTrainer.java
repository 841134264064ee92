package org.fmnist.model;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import org.fmnist.data.Batch;
import org.fmnist.graph.StepResult;
import org.fmnist.graph.Variable;
import org.fmnist.graph.Weights;
import org.fmnist.graph.exact.ExactNetwork;
import org.fmnist.graph.exact.ExactSettings;
import org.fmnist.graph.exact.Precision;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorValue;

/**
 * Trains as the original does, two session runs a step, with its bits. Not for sharing between
 * threads.
 */
public final class ExactTrainer implements TrainableModel {
  /** How often each dropout's random kernel ran so far; resuming moves fresh kernels there. */
  private static final String DROPOUT_RUNS = "dropout_runs";

  private static final String BATCH_SIZE = "dropout_batch_size";

  private final ExactNetwork<?> network;
  private final double keepFc;
  private final double keepConv;
  private final long[] dropoutRuns = new long[4];
  private long batchSize;

  private ExactTrainer(ExactNetwork<?> network, double keepFc, double keepConv) {
    this.network = network;
    this.keepFc = keepFc;
    this.keepConv = keepConv;
  }

  /**
   * A trainer with the original's initial values.
   *
   * @param keepFc keep probability of the fully connected layer's dropout, (0, 1]
   * @param keepConv keep probability of the convolutions' dropouts, (0, 1]
   */
  public static ExactTrainer create(
      Precision<?> precision,
      ExactSettings settings,
      double keepFc,
      double keepConv,
      SessionSettings session) {
    return new ExactTrainer(ExactNetwork.create(precision, settings, session), keepFc, keepConv);
  }

  @Override
  public StepResult step(Batch batch, long iteration) {
    // The moving averages depend on the first three dropouts only.
    countRuns(batch, 2, 2, 2, 1);
    return network.trainOp(
        batch.pixels(), batch.labels(), Math.toIntExact(iteration), keepFc, keepConv);
  }

  @Override
  public StepResult evaluate(Batch batch) {
    countRuns(batch, 1, 1, 1, 1);
    return network.evalOp(batch.pixels(), batch.labels());
  }

  private void countRuns(Batch batch, int... runs) {
    if (batchSize != 0 && batchSize != batch.size()) {
      throw new IllegalArgumentException(
          "expected batches of one size, " + batchSize + ", found " + batch.size());
    }
    batchSize = batch.size();
    for (int i = 0; i < runs.length; i++) {
      dropoutRuns[i] += runs[i];
    }
  }

  @Override
  public double learningRate(long iteration) {
    return network.learningRate(Math.toIntExact(iteration));
  }

  @Override
  public Weights weights() {
    Map<String, TensorValue> values = network.values();
    Map<Variable, float[]> weights = new LinkedHashMap<>();
    for (Variable variable : Variable.values()) {
      double[] exact = requireNonNull(values.get(variable.checkpointName())).doubles();
      float[] rounded = new float[exact.length];
      for (int i = 0; i < exact.length; i++) {
        rounded[i] = (float) exact[i];
      }
      weights.put(variable, rounded);
    }
    return Weights.of(weights);
  }

  @Override
  public void start(Weights weights) {
    Map<String, TensorValue> values = new LinkedHashMap<>();
    for (Variable variable : Variable.values()) {
      values.put(variable.checkpointName(), network.value(weights.get(variable), variable.shape()));
    }
    network.assign(values);
  }

  @Override
  public Map<String, TensorValue> state() {
    Map<String, TensorValue> state = new LinkedHashMap<>(network.values());
    state.put(DROPOUT_RUNS, TensorValue.of(dropoutRuns.clone(), dropoutRuns.length));
    state.put(BATCH_SIZE, TensorValue.of(new long[] {batchSize}));
    return state;
  }

  @Override
  public void resume(Map<String, TensorValue> state) {
    Map<String, TensorValue> variables = new LinkedHashMap<>(state);
    long[] runs = requireNonNull(variables.remove(DROPOUT_RUNS)).longs();
    batchSize = requireNonNull(variables.remove(BATCH_SIZE)).longs()[0];
    network.assign(variables);
    network.skipDropoutNoise(runs, Math.toIntExact(batchSize));
    System.arraycopy(runs, 0, dropoutRuns, 0, runs.length);
  }

  /** The network itself, to compare it with the original's. */
  public ExactNetwork<?> network() {
    return network;
  }

  @Override
  public void close() {
    network.close();
  }
}
