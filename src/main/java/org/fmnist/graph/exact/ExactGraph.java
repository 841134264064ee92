package org.fmnist.graph.exact;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.fmnist.data.FashionMnist;
import org.fmnist.graph.Layer;
import org.fmnist.graph.Variable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * The class {@code CNN} of {@code model.py}, operation by operation, so that the same seeds give
 * the same bits. One tower serves training and testing, as there.
 *
 * @param <T> the type it computes in
 */
public final class ExactGraph<T extends TNumber> {
  /** The operation seeds that TensorFlow 1 gave the four dropouts, in order. */
  private static final long[] DROPOUT_SEEDS = {136, 209, 282, 353};

  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Precision<T> precision;
  private final ExactSettings settings;
  private final ExactVariables<T> variables;

  // CNN.__add_placeholders
  private final Placeholder<TFloat32> images;
  private final Placeholder<TFloat32> labels;
  private final Placeholder<TBool> testing;
  private final Placeholder<TInt32> iteration;
  private final Placeholder<T> keepFc;
  private final Placeholder<T> keepConv;

  private final Map<String, Operand<T>> activations = new LinkedHashMap<>();
  private final List<Op> averageUpdates = new ArrayList<>();
  private final List<ExactDropout<T>> dropouts = new ArrayList<>();

  private final Operand<T> logits;
  private final Operand<T> probabilities;
  private final Operand<T> loss;
  private final Operand<T> accuracy;
  private final Operand<TFloat32> imageGradient;
  private final Operand<T> learningRate;
  private final Map<Variable, Operand<T>> gradients = new LinkedHashMap<>();
  private final Op trainStep;
  private final Op updateMovingAverages;
  private final Op initialize;

  /** Builds the graph; whoever runs it closes {@link #graph()}. */
  public ExactGraph(Precision<T> precision, ExactSettings settings) {
    this.precision = precision;
    this.settings = settings;
    images =
        tf.placeholder(
            TFloat32.class,
            Placeholder.shape(Shape.of(-1, FashionMnist.SIDE, FashionMnist.SIDE, 1)));
    labels = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, FashionMnist.CLASSES)));
    testing = tf.placeholder(TBool.class, Placeholder.shape(Shape.scalar()));
    iteration = tf.placeholder(TInt32.class, Placeholder.shape(Shape.scalar()));
    keepFc = tf.placeholder(precision.type(), Placeholder.shape(Shape.scalar()));
    keepConv = tf.placeholder(precision.type(), Placeholder.shape(Shape.scalar()));
    variables = new ExactVariables<>(graph, tf, precision, settings.seed());

    logits = buildForward(inPrecision(images));
    probabilities = tf.nn.softmax(logits);
    activations.put("logits", logits);
    activations.put("probabilities", probabilities);
    loss = buildLoss();
    accuracy = buildAccuracy();
    imageGradient = Gradients.create(tf.scope(), loss, List.of(images)).<TFloat32>dy(0).asOutput();
    learningRate = LearningRate.of(tf, precision, settings, iteration);
    trainStep = buildTrainStep();
    updateMovingAverages = tf.withControlDependencies(averageUpdates).noOp();
    initialize = tf.withControlDependencies(variables.initializers()).noOp();
  }

  /** {@code CNN.__build_graph}. */
  private Operand<T> buildForward(Operand<T> x) {
    Operand<T> y1 = convolution(Layer.CONV1, x, 1);
    Operand<T> y2 = convolution(Layer.CONV2, y1, 2);
    Operand<T> y3 = convolution(Layer.CONV3, y2, 3);
    Operand<T> yy = tf.reshape(y3, tf.constant(new int[] {-1, 5 * 5 * 64}));
    Operand<T> y4l = tf.linalg.matMul(yy, variables.read(Variable.FC_KERNEL));
    Operand<T> y4r = normalizeAndRelu(Layer.FC, y4l);
    ExactDropout<T> y4 =
        ExactDropout.ofUnits(tf, precision, y4r, keepFc, settings.seed(), DROPOUT_SEEDS[3]);
    dropouts.add(y4);
    return tf.math.add(
        tf.linalg.matMul(y4.output(), variables.read(Variable.SOFTMAX_KERNEL)),
        variables.read(Variable.SOFTMAX_BIAS));
  }

  private Operand<T> convolution(Layer layer, Operand<T> x, long stride) {
    List<Long> strides = List.of(1L, stride, stride, 1L);
    Operand<T> yl = tf.nn.conv2d(x, variables.read(layer.kernel()), strides, "SAME");
    Operand<T> yr = normalizeAndRelu(layer, yl);
    long seed2 = DROPOUT_SEEDS[dropouts.size()];
    ExactDropout<T> y =
        ExactDropout.ofFeatureMaps(tf, precision, yr, keepConv, settings.seed(), seed2);
    dropouts.add(y);
    return y.output();
  }

  private Operand<T> normalizeAndRelu(Layer layer, Operand<T> x) {
    BatchNorm<T> normalized =
        BatchNorm.of(
            tf,
            precision,
            x,
            variables.read(layer.offset()),
            variables.ref(layer.mean()),
            variables.ref(layer.variance()),
            testing,
            iteration);
    if (!settings.frozen().contains(layer)) {
      averageUpdates.addAll(normalized.update());
    }
    Operand<T> rectified = tf.nn.relu(normalized.output());
    activations.put(layer.label() + ".linear", x);
    activations.put(layer.label() + ".batchnorm", normalized.output());
    activations.put(layer.label() + ".relu", rectified);
    return rectified;
  }

  /** Mean softmax cross-entropy. */
  private Operand<T> buildLoss() {
    Operand<T> each = precision.crossEntropy(tf, logits, inPrecision(labels));
    return tf.math.mean(each, tf.constant(0));
  }

  private Operand<T> buildAccuracy() {
    Operand<TBool> correct =
        tf.math.equal(
            tf.math.argMax(probabilities, tf.constant(1)), tf.math.argMax(labels, tf.constant(1)));
    return tf.math.mean(tf.dtypes.cast(correct, precision.type()), tf.constant(0));
  }

  /** {@code CNN.__build_training_graph} from {@code compute_gradients} on. */
  private Op buildTrainStep() {
    List<Variable> trained =
        Stream.of(Layer.values())
            .filter(layer -> !settings.frozen().contains(layer))
            .flatMap(layer -> Stream.of(layer.kernel(), layer.offset()))
            .toList();
    Gradients computed =
        Gradients.create(tf.scope(), loss, trained.stream().map(variables::read).toList());
    for (int i = 0; i < trained.size(); i++) {
      gradients.put(trained.get(i), computed.<T>dy(i));
    }
    return Adam.step(
        tf,
        precision,
        variables,
        trained,
        List.copyOf(gradients.values()),
        learningRate,
        settings.gradientClip());
  }

  private Operand<T> inPrecision(Operand<TFloat32> x) {
    @SuppressWarnings("unchecked") // in fp32 T is TFloat32, and a cast would add an operation
    Operand<T> same = precision.type() == TFloat32.class ? (Operand<T>) x : null;
    return same != null ? same : tf.dtypes.cast(x, precision.type());
  }

  /** The graph; closing it is the caller's. */
  Graph graph() {
    return graph;
  }

  Precision<T> precision() {
    return precision;
  }

  ExactVariables<T> variables() {
    return variables;
  }

  Op initialize() {
    return initialize;
  }

  /** [N,28,28,1], raw 0..255. */
  Placeholder<TFloat32> images() {
    return images;
  }

  /** [N,10], one-hot. */
  Placeholder<TFloat32> labels() {
    return labels;
  }

  Placeholder<TBool> testing() {
    return testing;
  }

  Placeholder<TInt32> iteration() {
    return iteration;
  }

  Placeholder<T> keepFc() {
    return keepFc;
  }

  Placeholder<T> keepConv() {
    return keepConv;
  }

  /**
   * The values inside, in order: {@code conv1.linear}, {@code conv1.batchnorm}, {@code conv1.relu},
   * …
   */
  Map<String, Operand<T>> activations() {
    return activations;
  }

  Operand<T> logits() {
    return logits;
  }

  Operand<T> probabilities() {
    return probabilities;
  }

  Operand<T> loss() {
    return loss;
  }

  Operand<T> accuracy() {
    return accuracy;
  }

  Operand<T> learningRate() {
    return learningRate;
  }

  /** d loss / d images. */
  Operand<TFloat32> imageGradient() {
    return imageGradient;
  }

  /** d loss / d variable, before clipping. */
  Map<Variable, Operand<T>> gradients() {
    return gradients;
  }

  Op trainStep() {
    return trainStep;
  }

  Op updateMovingAverages() {
    return updateMovingAverages;
  }

  /** The four dropouts, in order. */
  List<ExactDropout<T>> dropouts() {
    return dropouts;
  }
}
