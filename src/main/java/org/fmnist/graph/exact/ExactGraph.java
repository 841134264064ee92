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
 * the same bits. One tower serves training and testing, as there. Not for sharing between threads.
 *
 * @param <T> the type it computes in
 */
public final class ExactGraph<T extends TNumber> {
  private final Graph graph;
  private final Ops tf;
  private final Precision<T> precision;
  private final ExactSettings settings;
  private final ExactVariables<T> variables;

  // CNN.__add_placeholders; the comments are the names there
  private final Placeholder<TFloat32> images; // X
  private final Placeholder<TFloat32> labels; // Y_
  private final Placeholder<TBool> testing; // tst
  private final Placeholder<TInt32> iteration; // iter
  private final Placeholder<T> keepFc; // pkeep
  private final Placeholder<T> keepConv; // pkeep_conv

  private final Map<String, Operand<T>> activations = new LinkedHashMap<>();
  private final List<Op> averageUpdates = new ArrayList<>();
  private final List<ExactDropout<T>> dropouts = new ArrayList<>();

  private final Operand<T> logits;
  private final Operand<T> probabilities;
  private final CrossEntropy<T> crossEntropy;
  private final Operand<T> accuracy;
  private final Operand<T> imageGradient;
  private final Operand<T> learningRate;
  private final Map<Variable, Operand<T>> gradients = new LinkedHashMap<>();
  private final Map<Variable, Operand<T>> clippedGradients = new LinkedHashMap<>();
  private final Op trainStep;
  private final Op updateMovingAverages;
  private final Op initialize;

  /** Adds all operations to a graph that is empty. */
  public ExactGraph(Graph graph, Precision<T> precision, ExactSettings settings) {
    this.graph = graph;
    this.tf = Ops.create(graph);
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
    variables = new ExactVariables<>(graph, tf, precision, settings);

    Operand<T> x = precision.of(tf, images);
    logits = buildForward(x); // Ylogits
    probabilities = tf.nn.softmax(logits); // Y
    activations.put("logits", logits);
    activations.put("probabilities", probabilities);
    crossEntropy = CrossEntropy.of(tf, logits, precision.of(tf, labels));
    accuracy = buildAccuracy(); // accuracy
    imageGradient = // grad
        crossEntropy.gradients(tf, List.of(x)).<T>dy(0).asOutput();
    learningRate = LearningRate.of(tf, precision, settings, iteration); // lr
    trainStep = buildTrainStep(); // train_step
    updateMovingAverages = tf.withControlDependencies(averageUpdates).noOp(); // update_ema
    initialize = tf.withControlDependencies(variables.initializers()).noOp();
  }

  /** {@code CNN.__build_graph}, line by line; the comments are the names there. */
  private Operand<T> buildForward(Operand<T> x) {
    Operand<T> y1l = conv2d(Layer.CONV1, x, 1); // Y1l, output shape is 28x28
    Operand<T> y1bn = batchNorm(Layer.CONV1, y1l); // Y1bn, update_ema1
    Operand<T> y1r = relu(Layer.CONV1, y1bn); // Y1r
    Operand<T> y1 = dropoutConv(y1r); // Y1
    Operand<T> y2l = conv2d(Layer.CONV2, y1, 2); // Y2l, output shape is 14x14
    Operand<T> y2bn = batchNorm(Layer.CONV2, y2l); // Y2bn, update_ema2
    Operand<T> y2r = relu(Layer.CONV2, y2bn); // Y2r
    Operand<T> y2 = dropoutConv(y2r); // Y2
    Operand<T> y3l = conv2d(Layer.CONV3, y2, 3); // Y3l, output shape is 5x5
    Operand<T> y3bn = batchNorm(Layer.CONV3, y3l); // Y3bn, update_ema3
    Operand<T> y3r = relu(Layer.CONV3, y3bn); // Y3r
    Operand<T> y3 = dropoutConv(y3r); // Y3
    Operand<T> yy = tf.reshape(y3, tf.constant(new int[] {-1, 5 * 5 * 64})); // YY
    Operand<T> y4l = matMul(Layer.FC, yy); // Y4l
    Operand<T> y4bn = batchNorm(Layer.FC, y4l); // Y4bn, update_ema4
    Operand<T> y4r = relu(Layer.FC, y4bn); // Y4r
    Operand<T> y4 = dropout(y4r); // Y4
    return tf.math.add( // Ylogits
        matMul(Layer.SOFTMAX, y4), variables.read(Variable.SOFTMAX_BIAS));
  }

  private Operand<T> conv2d(Layer layer, Operand<T> x, long stride) {
    List<Long> strides = List.of(1L, stride, stride, 1L);
    Operand<T> linear = tf.nn.conv2d(x, variables.read(layer.kernel()), strides, "SAME");
    activations.put(layer.label() + ".linear", linear);
    return linear;
  }

  private Operand<T> matMul(Layer layer, Operand<T> x) {
    Operand<T> product = tf.linalg.matMul(x, variables.read(layer.kernel()));
    if (layer == Layer.FC) {
      activations.put(layer.label() + ".linear", product);
    }
    return product;
  }

  private Operand<T> batchNorm(Layer layer, Operand<T> x) {
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
    activations.put(layer.label() + ".batchnorm", normalized.output());
    return normalized.output();
  }

  private Operand<T> relu(Layer layer, Operand<T> x) {
    Operand<T> rectified = tf.nn.relu(x);
    activations.put(layer.label() + ".relu", rectified);
    return rectified;
  }

  /** Whole feature maps, with {@code pkeep_conv}. */
  private Operand<T> dropoutConv(Operand<T> x) {
    ExactDropout<T> dropped =
        ExactDropout.ofFeatureMaps(tf, precision, x, keepConv, nextDropoutSeeds());
    dropouts.add(dropped);
    return dropped.output();
  }

  /** Single units, with {@code pkeep}. */
  private Operand<T> dropout(Operand<T> x) {
    ExactDropout<T> dropped = ExactDropout.ofUnits(tf, precision, x, keepFc, nextDropoutSeeds());
    dropouts.add(dropped);
    return dropped.output();
  }

  private OperationSeeds.Pair nextDropoutSeeds() {
    return settings.operationSeeds().dropout(settings.seed(), dropouts.size());
  }

  private Operand<T> buildAccuracy() {
    Operand<TBool> correct = // correct_prediction
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
    Gradients computed = crossEntropy.gradients(tf, trained.stream().map(variables::read).toList());
    for (int i = 0; i < trained.size(); i++) {
      Operand<T> gradient = computed.<T>dy(i);
      gradients.put(trained.get(i), gradient);
      clippedGradients.put(trained.get(i), clip(gradient));
    }
    return Adam.step(tf, precision, variables, clippedGradients, learningRate);
  }

  private Operand<T> clip(Operand<T> gradient) {
    double bound = settings.gradientClip();
    return tf.math.maximum(
        tf.math.minimum(gradient, precision.constant(tf, bound)), precision.constant(tf, -bound));
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
    return crossEntropy.loss();
  }

  Operand<T> accuracy() {
    return accuracy;
  }

  Operand<T> learningRate() {
    return learningRate;
  }

  /** d loss / d images. */
  Operand<T> imageGradient() {
    return imageGradient;
  }

  /** d loss / d variable, before clipping. */
  Map<Variable, Operand<T>> gradients() {
    return gradients;
  }

  /** What Adam gets of them. */
  Map<Variable, Operand<T>> clippedGradients() {
    return clippedGradients;
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
