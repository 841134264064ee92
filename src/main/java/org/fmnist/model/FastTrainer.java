package org.fmnist.model;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongToDoubleFunction;
import java.util.stream.StreamSupport;
import org.fmnist.data.Batch;
import org.fmnist.graph.StepResult;
import org.fmnist.graph.Weights;
import org.fmnist.graph.fast.FastNetwork;
import org.fmnist.graph.fast.FastTrainingSettings;
import org.fmnist.graph.fast.Perturbation;
import org.fmnist.graph.fast.PerturbationSettings;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorValue;

/**
 * Trains with the fast engine: one session run a step. Steps with the same seed, batches and
 * iterations move the weights by the same bits on the same machine. Not for sharing between
 * threads.
 */
public final class FastTrainer implements TrainableModel {
  private final FastNetwork network;
  private final LongToDoubleFunction learningRate;

  private FastTrainer(FastNetwork network, LongToDoubleFunction learningRate) {
    this.network = network;
    this.learningRate = learningRate;
  }

  /**
   * A trainer with initial values.
   *
   * @param learningRate of each global step, from 0
   */
  public static FastTrainer create(
      FastTrainingSettings settings, LongToDoubleFunction learningRate, SessionSettings session) {
    return new FastTrainer(FastNetwork.create(settings, session), learningRate);
  }

  @Override
  public StepResult step(Batch batch, long iteration) {
    return network.train(batch.pixels(), batch.labels(), iteration, learningRate(iteration));
  }

  /**
   * One training step on clean-adversarial pairs, where the settings ask for {@linkplain
   * FastTrainingSettings#consistency consistency}.
   *
   * @param adversarial as many images as the batch has, in its order
   * @return the loss of both and the accuracy of the adversarial examples
   */
  public StepResult step(Batch batch, float[] adversarial, long iteration) {
    float[] both = Arrays.copyOf(batch.pixels(), batch.pixels().length + adversarial.length);
    System.arraycopy(adversarial, 0, both, batch.pixels().length, adversarial.length);
    return network.train(both, batch.labels(), iteration, learningRate(iteration));
  }

  @Override
  public StepResult evaluate(Batch batch) {
    return network.evaluate(batch.pixels(), batch.labels());
  }

  @Override
  public double learningRate(long iteration) {
    return learningRate.applyAsDouble(iteration);
  }

  /** The averaged copy of the weights where the settings ask for one, else those of the steps. */
  @Override
  public Weights weights() {
    return network.weights();
  }

  /**
   * Replaces batch norm's moving averages by the moments of these batches under {@link #weights},
   * if those are averaged. The next step's updates go on from there.
   */
  @Override
  public void recomputeStatistics(Iterable<Batch> batches) {
    if (network.averages()) {
      network.recomputeStatistics(
          () -> StreamSupport.stream(batches.spliterator(), false).map(Batch::pixels).iterator());
    }
  }

  @Override
  public void start(Weights weights) {
    network.start(weights);
  }

  @Override
  public Map<String, TensorValue> state() {
    return network.values();
  }

  @Override
  public void resume(Map<String, TensorValue> state) {
    var expected = new TreeSet<>(network.values().keySet());
    if (!expected.equals(state.keySet())) {
      var missing = new TreeSet<>(expected);
      missing.removeAll(state.keySet());
      var extra = new TreeSet<>(state.keySet());
      extra.removeAll(expected);
      throw new IllegalArgumentException(
          "expected the state of the fast engine with these settings; missing: "
              + missing
              + ", not of this engine: "
              + extra);
    }
    network.assign(state);
  }

  /**
   * Evaluation mode over the weights as the steps move them, as an attack inside the training loop
   * needs it. It shares the trainer's session; close it before the trainer.
   *
   * @param chunk images a session run, see {@link FastClassifier#open(Weights, SessionSettings,
   *     int)}
   */
  public DifferentiableClassifier classifier(int chunk) {
    return new FastClassifier(network.live(chunk));
  }

  /**
   * Perturbs training images against the weights as the steps move them. It shares the trainer's
   * session; close it before the trainer.
   */
  public Perturbation perturbation(PerturbationSettings settings) {
    return network.perturbation(settings);
  }

  @Override
  public void close() {
    network.close();
  }
}
