package org.fmnist.graph.fast;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.fmnist.graph.StepResult;
import org.fmnist.graph.Variable;
import org.fmnist.graph.Weights;
import org.fmnist.runtime.GraphSession;
import org.fmnist.runtime.Graphs;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorValue;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat32;

/**
 * A {@link FastTrainingGraph} in a session. Images are N rows of 784, raw 0..255; labels N rows of
 * 10 that sum to 1. Not for sharing between threads.
 */
public final class FastNetwork implements AutoCloseable {
  private static final double MAX_MOMENT_DECAY = 0.999;

  private final FastTrainingSettings settings;
  private final FastTrainingGraph graph;
  private final GraphSession session;
  private final StepInputs inputs;

  private FastNetwork(
      FastTrainingSettings settings, FastTrainingGraph graph, GraphSession session) {
    this.settings = settings;
    this.graph = graph;
    this.session = session;
    session.runner().addTarget(graph.initialize()).run().close();
    startAverages();
    inputs = new StepInputs();
  }

  /** Builds the graph and gives every variable its initial value. */
  public static FastNetwork create(FastTrainingSettings asked, SessionSettings sessionSettings) {
    FastTrainingSettings settings =
        asked.toBuilder().precision(asked.precision().here(sessionSettings)).build();
    return Graphs.build(
        graph -> {
          FastTrainingGraph training = new FastTrainingGraph(graph, settings);
          return GraphSession.training(graph, sessionSettings, true)
              .ownedBy(session -> new FastNetwork(settings, training, session));
        });
  }

  /**
   * One step: the weights move along the gradient, the moving averages follow the batch's moments,
   * the averaged copy follows the weights.
   *
   * @param images N; where the settings ask for {@linkplain FastTrainingSettings#consistency
   *     consistency} 2N, the clean images and then their adversarial examples
   * @param iteration the global step, from 0
   * @return loss and accuracy before the step, with dropout
   */
  public StepResult train(float[] images, float[] labels, long iteration, double learningRate) {
    Session.Runner runner = session.runner().addTarget(graph.trainStep());
    inputs.feedImages(runner, graph.images(), images, settings.consistency() > 0 ? 2 : 1, labels);
    inputs.feedLabels(runner, graph.labels(), labels);
    double warming = (1.0 + iteration) / (10.0 + iteration);
    inputs.feedRates(
        runner,
        graph,
        settings.seed(),
        iteration,
        new StepInputs.Rates(
            learningRate,
            1 - Math.min(MAX_MOMENT_DECAY, warming),
            1 - Math.min(settings.averaging(), warming)));
    return result(runner, graph.trainingLoss());
  }

  /** Loss and accuracy with {@link #weights()}, in evaluation mode. */
  public StepResult evaluate(float[] images, float[] labels) {
    Session.Runner runner = session.runner();
    inputs.feedBatch(runner, graph.evaluated().images(), images, graph.labels(), labels);
    return result(runner, graph.evaluationLoss());
  }

  /**
   * d loss / d variable of a batch as the training step sees it, before clipping; nothing moves.
   *
   * @param iteration decides dropout's noise
   * @return by the variable's checkpoint name, trained variables only
   */
  public Map<String, TensorValue> gradients(float[] images, float[] labels, long iteration) {
    Session.Runner runner = session.runner();
    inputs.feedBatch(runner, graph.images(), images, graph.labels(), labels);
    inputs.feedRates(runner, graph, settings.seed(), iteration, new StepInputs.Rates(0, 0, 0));
    Map<String, Operand<TFloat32>> byName = new LinkedHashMap<>();
    graph.gradients().forEach((variable, g) -> byName.put(variable.checkpointName(), g));
    return fetch(runner, byName);
  }

  /**
   * Replaces the moving averages of {@link #weights()} by the moments of {@code batches}, pooled:
   * what an averaged copy needs, whose kernels never saw the batches that the moving averages come
   * from (Izmailov et al. 2018). Frozen layers keep theirs.
   *
   * @param batches images of each batch; best of one size
   */
  public void recomputeStatistics(Iterable<float[]> batches) {
    PooledMoments pooled = new PooledMoments();
    for (float[] images : batches) {
      Session.Runner runner = session.runner();
      inputs.feedImages(runner, graph.images(), images);
      Map<String, Operand<TFloat32>> byName = new LinkedHashMap<>();
      graph.evaluatedMoments().forEach((variable, m) -> byName.put(variable.name(), m));
      Map<Variable, float[]> moments = new EnumMap<>(Variable.class);
      fetch(runner, byName)
          .forEach((name, value) -> moments.put(Variable.valueOf(name), value.floats()));
      pooled.add(moments);
    }
    Map<String, TensorValue> values = new LinkedHashMap<>();
    pooled
        .result()
        .forEach(
            (variable, value) ->
                values.put(evaluatedName(variable), TensorValue.of(value, variable.shape())));
    assign(values);
  }

  /** The averaged (EMA) weights where the settings ask for them, else those that training moves. */
  public Weights weights() {
    Map<String, TensorValue> values = values();
    Map<Variable, float[]> weights = new EnumMap<>(Variable.class);
    for (Variable variable : Variable.values()) {
      weights.put(variable, requireNonNull(values.get(evaluatedName(variable))).floats());
    }
    return Weights.of(weights);
  }

  /** Takes over weights; optimizer state begins anew. */
  public void start(Weights weights) {
    session.runner().addTarget(graph.initialize()).run().close();
    Map<String, TensorValue> values = new LinkedHashMap<>();
    for (Variable variable : Variable.values()) {
      TensorValue value = TensorValue.of(weights.get(variable), variable.shape());
      values.put(variable.checkpointName(), value);
      if (graph.averages()) {
        values.put(AveragedWeights.nameOf(variable), value);
      }
    }
    assign(values);
  }

  private void startAverages() {
    if (!graph.averages()) {
      return;
    }
    Map<String, TensorValue> current = values();
    Map<String, TensorValue> copies = new LinkedHashMap<>();
    for (Variable variable : Variable.values()) {
      copies.put(AveragedWeights.nameOf(variable), current.get(variable.checkpointName()));
    }
    assign(copies);
  }

  private String evaluatedName(Variable variable) {
    return graph.averages() ? AveragedWeights.nameOf(variable) : variable.checkpointName();
  }

  /** Every variable by name: the network's 18, the optimizer's and the averaged copies. */
  public Map<String, TensorValue> values() {
    return fetch(session.runner(), graph.variables().all());
  }

  /**
   * Gives variables new values; those that are not named keep theirs.
   *
   * @throws IllegalArgumentException if the graph has no variable of a name
   */
  public void assign(Map<String, TensorValue> values) {
    session.assign(graph.variables().assignments(), values);
  }

  /**
   * Evaluation mode over the weights that training moves, as they are at each call. It shares this
   * network's session: the caller closes it first.
   *
   * @param chunk images a session run; see {@link Inference}
   */
  public Inference live(int chunk) {
    return Inference.sharing(session, graph.live(), RunSizes.only(chunk));
  }

  /** Perturbs training images against the weights that training moves, as they are at each call. */
  public Perturbation perturbation(PerturbationSettings perturbation) {
    return new Perturbation(
        session, Graphs.extend(() -> graph.perturbation(perturbation)), settings.seed());
  }

  /** Whether {@link #weights()} are averaged (EMA). */
  public boolean averages() {
    return graph.averages();
  }

  FastTrainingGraph graph() {
    return graph;
  }

  @Override
  public void close() {
    inputs.close();
    session.close();
  }

  private static StepResult result(Session.Runner runner, FastTrainingGraph.BatchLoss batchLoss) {
    runner.fetch(batchLoss.loss()).fetch(batchLoss.accuracy());
    try (Result result = runner.run()) {
      return new StepResult(
          ((TFloat32) result.get(0)).getFloat(), ((TFloat32) result.get(1)).getFloat());
    }
  }

  private static Map<String, TensorValue> fetch(
      Session.Runner runner, Map<String, ? extends Operand<TFloat32>> operands) {
    operands.values().forEach(runner::fetch);
    Map<String, TensorValue> values = new LinkedHashMap<>();
    try (Result result = runner.run()) {
      int i = 0;
      for (String name : operands.keySet()) {
        values.put(name, TensorValue.copyOf(result.get(i++)));
      }
    }
    return values;
  }
}
