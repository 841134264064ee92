package org.fmnist.graph.fast;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fmnist.data.FashionMnist;
import org.fmnist.graph.Layer;
import org.fmnist.graph.Variable;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.framework.losses.CategoricalCrossentropy;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * The network as the fast engine trains it. Against {@code graph.exact}: batch norm is one
 * operation; the moving averages follow the step's own batch moments in the same session run, where
 * {@code train.py} runs once more after the weights have moved; dropout's noise is a function of
 * seed and step; the learning rate is fed.
 */
final class FastTrainingGraph {
  private final Graph graph;
  private final Ops tf;
  private final FastTrainingSettings settings;
  private final FastVariables variables;
  private final @Nullable AveragedWeights averaged;

  private final Placeholder<TFloat32> images;
  private final Placeholder<TFloat32> labels;
  private final Placeholder<TInt64> seedAndStep;
  private final Placeholder<TFloat32> learningRate;
  private final Placeholder<TFloat32> momentRate;
  private final Placeholder<TFloat32> averagingRate;

  private final BatchLoss trainingLoss;
  private final Map<Variable, Operand<TFloat32>> gradients;
  private final Op trainStep;
  private final InferenceTower live;
  private final InferenceTower evaluated;
  private final BatchLoss evaluationLoss;
  private final Map<Variable, Operand<TFloat32>> evaluatedMoments;
  private final Op initialize;

  /** Adds all operations to a graph that is empty. */
  FastTrainingGraph(Graph graph, FastTrainingSettings settings) {
    this.graph = graph;
    this.tf = Ops.create(graph);
    this.settings = settings;
    images =
        tf.placeholder(
            TFloat32.class,
            Placeholder.shape(Shape.of(-1, FashionMnist.SIDE, FashionMnist.SIDE, 1)));
    labels = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, FashionMnist.CLASSES)));
    learningRate = scalar();
    momentRate = scalar();
    averagingRate = scalar();
    seedAndStep = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(2)));
    variables = new FastVariables(graph, tf, settings.seed());
    averaged = settings.averaging() > 0 ? new AveragedWeights(tf, variables) : null;

    TrainingTower tower = trainingTower(variables.reads());
    trainingLoss = loss(tower);
    gradients = buildGradients();
    trainStep = buildTrainStep(tower);

    live = folded(variables.reads());
    evaluated = averaged == null ? live : folded(averaged.reads());
    evaluationLoss = BatchLoss.of(tf, evaluated.logits(), labels);
    evaluatedMoments = buildEvaluatedMoments();
    initialize = tf.withControlDependencies(variables.initializers()).noOp();
  }

  /**
   * What a batch's logits are worth.
   *
   * @param loss mean softmax cross-entropy
   * @param accuracy share of images whose largest logit is the largest label
   */
  record BatchLoss(Operand<TFloat32> loss, Operand<TFloat32> accuracy) {
    static BatchLoss of(Ops tf, Operand<TFloat32> logits, Operand<TFloat32> labels) {
      Operand<TFloat32> loss = new CategoricalCrossentropy(true).call(tf, labels, logits, null);
      Operand<TFloat32> correct =
          tf.dtypes.cast(
              tf.math.equal(
                  tf.math.argMax(logits, tf.constant(1)), tf.math.argMax(labels, tf.constant(1))),
              TFloat32.class);
      return new BatchLoss(loss, tf.math.mean(correct, tf.constant(0)));
    }

    /**
     * The loss of TRADES: cross-entropy of the clean images plus β times the mean divergence
     * KL(p(clean) ‖ p(adversarial)). The accuracy is that of the adversarial examples.
     *
     * @param logits [2N,10]: the clean images', then their adversarial examples'
     * @param labels [N,10]
     */
    static BatchLoss ofPairs(
        Ops tf, Operand<TFloat32> logits, Operand<TFloat32> labels, double beta) {
      Operand<TFloat32> both =
          tf.reshape(logits, tf.constant(new int[] {2, -1, FashionMnist.CLASSES}));
      List<Operand<TFloat32>> halves = new ArrayList<>();
      tf.unstack(both, 2L).forEach(halves::add);
      Operand<TFloat32> own = tf.nn.logSoftmax(halves.get(0));
      Operand<TFloat32> adversarial = tf.nn.logSoftmax(halves.get(1));
      Operand<TFloat32> divergence =
          tf.math.mean(
              tf.sum(tf.math.mul(tf.math.exp(own), tf.math.sub(own, adversarial)), tf.constant(1)),
              tf.constant(0));
      BatchLoss natural = of(tf, halves.get(0), labels);
      return new BatchLoss(
          tf.math.add(natural.loss(), tf.math.mul(divergence, tf.constant((float) beta))),
          of(tf, halves.get(1), labels).accuracy());
    }
  }

  private Placeholder<TFloat32> scalar() {
    return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
  }

  private TrainingTower trainingTower(Map<Variable, Operand<TFloat32>> values) {
    return TrainingTower.build(
        tf,
        images,
        values,
        settings,
        new FastDropout(settings.keepConv(), seedAndStep),
        new FastDropout(settings.keepFc(), seedAndStep));
  }

  private BatchLoss loss(TrainingTower tower) {
    return settings.consistency() > 0
        ? BatchLoss.ofPairs(tf, tower.pass().logits(), labels, settings.consistency())
        : BatchLoss.of(tf, tower.pass().logits(), labels);
  }

  private Map<Variable, Operand<TFloat32>> buildGradients() {
    Map<Variable, Operand<TFloat32>> here = gradients(trainingLoss, variables.reads());
    if (settings.weightPerturbation() == 0) {
      return here;
    }
    WeightPerturbation perturbation = new WeightPerturbation(tf, settings.weightPerturbation());
    Map<Variable, Operand<TFloat32>> worse = perturbation.of(variables.reads(), here);
    return gradients(loss(trainingTower(worse)), worse);
  }

  /** By the variables that training moves, from the first layer's to the last's. */
  private Map<Variable, Operand<TFloat32>> gradients(
      BatchLoss loss, Map<Variable, Operand<TFloat32>> values) {
    List<Variable> trained =
        Variable.trainedVariables().stream()
            .filter(v -> settings.frozen().stream().noneMatch(l -> l.variables().contains(v)))
            .toList();
    List<Operand<TFloat32>> at = new ArrayList<>();
    trained.forEach(variable -> at.add(requireNonNull(values.get(variable))));
    List<org.tensorflow.Output<?>> outputs = tf.gradients(loss.loss(), at).dy();
    Map<Variable, Operand<TFloat32>> byVariable = new LinkedHashMap<>();
    for (int i = 0; i < trained.size(); i++) {
      byVariable.put(trained.get(i), outputs.get(i).expect(TFloat32.class));
    }
    return byVariable;
  }

  private Op buildTrainStep(TrainingTower tower) {
    WeightUpdate update = new WeightUpdate(tf, variables, settings, learningRate);
    Map<Variable, Operand<TFloat32>> moved = update.of(gradients);
    List<Op> all = new ArrayList<>(update.after(moved));
    tower
        .moments()
        .forEach(
            (average, moment) ->
                moved.put(
                    average,
                    tf.assignSub(
                        variables.ref(average),
                        tf.math.mul(tf.math.sub(variables.read(average), moment), momentRate))));
    all.addAll(moved.values());
    if (averaged != null) {
      all.addAll(averaged.follow(moved, averagingRate));
    }
    return tf.withControlDependencies(all).noOp();
  }

  /** Evaluation mode over variables. */
  private InferenceTower folded(Map<Variable, Operand<TFloat32>> values) {
    Map<Layer, Operand<TFloat32>> kernels = new EnumMap<>(Layer.class);
    Map<Layer, Operand<TFloat32>> biases = new EnumMap<>(Layer.class);
    fold(values, kernels, biases);
    return InferenceTower.build(tf, kernels, biases, ComputePrecision.FP32);
  }

  /** Batch norm folded into kernels and biases, anew in each run. */
  private void fold(
      Map<Variable, Operand<TFloat32>> values,
      Map<Layer, Operand<TFloat32>> kernels,
      Map<Layer, Operand<TFloat32>> biases) {
    for (Layer layer : Layer.values()) {
      Operand<TFloat32> kernel = values.get(layer.kernel());
      Operand<TFloat32> bias = values.get(layer.offset());
      if (layer.hasBatchNorm()) {
        Operand<TFloat32> inverse =
            TrainingTower.inverseDeviation(tf, requireNonNull(values.get(layer.variance())));
        kernel = tf.math.mul(kernel, inverse);
        bias = tf.math.sub(bias, tf.math.mul(values.get(layer.mean()), inverse));
      }
      kernels.put(layer, kernel);
      biases.put(layer, bias);
    }
  }

  /**
   * Adds operations that perturb images against the weights that training moves. A session on the
   * graph takes them in at its next run.
   */
  PerturbationTower perturbation(PerturbationSettings perturbation) {
    if (perturbation.batchStatistics()) {
      FastDropout none = new FastDropout(1, seedAndStep);
      return PerturbationTower.build(
          tf,
          x -> TrainingTower.build(tf, x, variables.reads(), settings, none, none).pass(),
          variables.read(Variable.CONV1_KERNEL),
          perturbation);
    }
    Map<Layer, Operand<TFloat32>> kernels = new EnumMap<>(Layer.class);
    Map<Layer, Operand<TFloat32>> biases = new EnumMap<>(Layer.class);
    fold(variables.reads(), kernels, biases);
    return PerturbationTower.build(
        tf,
        x -> InferenceTower.forward(tf, x, kernels, biases, settings.precision()),
        requireNonNull(kernels.get(Layer.CONV1)),
        perturbation);
  }

  private Map<Variable, Operand<TFloat32>> buildEvaluatedMoments() {
    FastDropout none = new FastDropout(1, seedAndStep);
    return TrainingTower.build(
            tf,
            images,
            averaged == null ? variables.reads() : averaged.reads(),
            settings,
            none,
            none)
        .moments();
  }

  Graph graph() {
    return graph;
  }

  FastVariables variables() {
    return variables;
  }

  /** Whether there are averaged (EMA) weights. */
  boolean averages() {
    return averaged != null;
  }

  /** [N,28,28,1] of a training batch; with clean-adversarial pairs [2N,28,28,1]. */
  Placeholder<TFloat32> images() {
    return images;
  }

  /** [N,10] of a training or evaluation batch, rows that sum to 1. */
  Placeholder<TFloat32> labels() {
    return labels;
  }

  Placeholder<TInt64> seedAndStep() {
    return seedAndStep;
  }

  Placeholder<TFloat32> learningRate() {
    return learningRate;
  }

  /** How much of the difference to the batch's moments the moving averages take over. */
  Placeholder<TFloat32> momentRate() {
    return momentRate;
  }

  /** How much of the difference to the weights their averaged copy takes over. */
  Placeholder<TFloat32> averagingRate() {
    return averagingRate;
  }

  BatchLoss trainingLoss() {
    return trainingLoss;
  }

  /** Before clipping, from the first layer's to the last's. */
  Map<Variable, Operand<TFloat32>> gradients() {
    return gradients;
  }

  Op trainStep() {
    return trainStep;
  }

  /** Evaluation mode over the weights that training moves. */
  InferenceTower live() {
    return live;
  }

  /**
   * Evaluation mode over the averaged (EMA) weights where there are some, else over those that
   * training moves.
   */
  InferenceTower evaluated() {
    return evaluated;
  }

  BatchLoss evaluationLoss() {
    return evaluationLoss;
  }

  /** A batch's moments under the evaluated weights, for batch norm's statistics. */
  Map<Variable, Operand<TFloat32>> evaluatedMoments() {
    return evaluatedMoments;
  }

  Op initialize() {
    return initialize;
  }
}
