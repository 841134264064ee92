package org.fmnist.graph.fast;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.fmnist.data.FashionMnist;
import org.fmnist.graph.Layer;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * From images to probabilities with folded batch norm, and back to the images' gradients. Each
 * convolution, its bias and its ReLU stand next to each other, so that the graph optimizer makes
 * one operation of them.
 *
 * @param images [N,28,28,1], raw 0..255
 * @param classes [N], the class that a gradient's loss speaks of
 * @param labels [N], the images' labels, for the losses that speak of them, too
 * @param logits [N,10]
 * @param probabilities [N,10]
 * @param crossEntropyGradient [N,28,28,1], of each image's −log p(class)
 * @param marginGradient [N,28,28,1], of each image's max z(j≠class) − z(class)
 * @param logitDifferenceGradient [N,28,28,1], of each image's z(label) − z(class)
 * @param targetedDlrGradient [N,28,28,1], of the same, divided by z(1) − (z(3) + z(4)) / 2 of the
 *     logits from the largest down
 */
record InferenceTower(
    Placeholder<TFloat32> images,
    Placeholder<TInt32> classes,
    Placeholder<TInt32> labels,
    Operand<TFloat32> logits,
    Operand<TFloat32> probabilities,
    Operand<TFloat32> crossEntropyGradient,
    Operand<TFloat32> marginGradient,
    Operand<TFloat32> logitDifferenceGradient,
    Operand<TFloat32> targetedDlrGradient) {

  /** Below every logit, and finite, so that no 0 * infinity arises. */
  private static final float LOWEST = -Float.MAX_VALUE;

  /** What keeps equal logits from a division by zero. */
  private static final float LEAST_SPREAD = 1e-12f;

  /**
   * @param kernels and biases: folded, constants or computed from variables
   * @param precision {@link ComputePrecision#FP32} or {@link ComputePrecision#BF16}
   */
  static InferenceTower build(
      Ops tf,
      Map<Layer, Operand<TFloat32>> kernels,
      Map<Layer, Operand<TFloat32>> biases,
      ComputePrecision precision) {
    Placeholder<TFloat32> images =
        tf.placeholder(
            TFloat32.class,
            Placeholder.shape(Shape.of(-1, FashionMnist.SIDE, FashionMnist.SIDE, 1)));
    Placeholder<TInt32> classes = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));

    ForwardPass pass = forward(tf, images, kernels, biases, precision);
    Operand<TFloat32> logits = pass.logits();
    ImageGradient gradient = new ImageGradient(tf, requireNonNull(kernels.get(Layer.CONV1)));

    Placeholder<TInt32> labels = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
    Operand<TBool> isClass = oneHot(tf, classes);
    Operand<TFloat32> crossEntropy =
        tf.nn.softmaxCrossEntropyWithLogits(logits, tf.dtypes.cast(isClass, TFloat32.class)).loss();
    Operand<TFloat32> lowest = tf.math.add(tf.zerosLike(logits), tf.constant(LOWEST));
    Operand<TFloat32> best = tf.max(tf.select(isClass, lowest, logits), tf.constant(1));
    Operand<TFloat32> own = chosen(tf, isClass, logits);
    Operand<TFloat32> margin = tf.math.sub(best, own);
    Operand<TFloat32> difference = tf.math.sub(chosen(tf, oneHot(tf, labels), logits), own);
    Operand<TFloat32> ratio = tf.math.div(difference, spread(tf, logits));

    return new InferenceTower(
        images,
        classes,
        labels,
        logits,
        tf.nn.softmax(logits),
        gradient.of(crossEntropy, pass),
        gradient.of(margin, pass),
        gradient.of(difference, pass),
        gradient.of(ratio, pass));
  }

  private static Operand<TBool> oneHot(Ops tf, Operand<TInt32> classes) {
    return tf.oneHot(
        classes, tf.constant(FashionMnist.CLASSES), tf.constant(true), tf.constant(false));
  }

  /** Of each row the one value that is chosen. */
  private static Operand<TFloat32> chosen(
      Ops tf, Operand<TBool> isChosen, Operand<TFloat32> logits) {
    return tf.sum(tf.select(isChosen, logits, tf.zerosLike(logits)), tf.constant(1));
  }

  /**
   * z(1) − (z(3) + z(4)) / 2 of each row, and never zero: a weighted sum of all logits, as native
   * TensorFlow has no gradient of its choice of the largest.
   */
  private static Operand<TFloat32> spread(Ops tf, Operand<TFloat32> logits) {
    Operand<TInt32> largest =
        tf.nn.topK(tf.stopGradient(logits), tf.constant(4), TInt32.class).indices();
    Operand<TFloat32> chosen =
        tf.oneHot(largest, tf.constant(FashionMnist.CLASSES), tf.constant(1f), tf.constant(0f));
    Operand<TFloat32> weights = tf.constant(new float[][] {{1}, {0}, {-0.5f}, {-0.5f}});
    Operand<TFloat32> weighted = tf.sum(tf.math.mul(chosen, weights), tf.constant(1));
    Operand<TFloat32> spread = tf.sum(tf.math.mul(logits, weighted), tf.constant(1));
    return tf.math.add(spread, tf.constant(LEAST_SPREAD));
  }

  static ForwardPass forward(
      Ops tf,
      Operand<TFloat32> images,
      Map<Layer, Operand<TFloat32>> kernels,
      Map<Layer, Operand<TFloat32>> biases,
      ComputePrecision precision) {
    Operand<TFloat32> first =
        ConvolutionLayer.ALL.get(0).apply(tf, images, requireNonNull(kernels.get(Layer.CONV1)));
    Operand<TFloat32> x = tf.nn.relu(tf.nn.biasAdd(first, biases.get(Layer.CONV1)));
    Operand<TFloat32> features =
        precision == ComputePrecision.BF16
            ? features(tf, x, kernels, biases, TBfloat16.class)
            : features(tf, x, kernels, biases, TFloat32.class);
    Operand<TFloat32> products = tf.linalg.matMul(features, kernels.get(Layer.SOFTMAX));
    return new ForwardPass(first, tf.nn.biasAdd(products, biases.get(Layer.SOFTMAX)));
  }

  /**
   * From the first convolution's output to the last layer's input.
   *
   * @param type that these layers compute in
   * @return [N,200]
   */
  private static <T extends TNumber> Operand<TFloat32> features(
      Ops tf,
      Operand<TFloat32> convolved,
      Map<Layer, Operand<TFloat32>> kernels,
      Map<Layer, Operand<TFloat32>> biases,
      Class<T> type) {
    Operand<T> x = Casts.to(tf, convolved, type);
    for (ConvolutionLayer convolution : ConvolutionLayer.AFTER_FIRST) {
      Layer layer = convolution.layer();
      x = convolution.apply(tf, x, Casts.to(tf, requireNonNull(kernels.get(layer)), type));
      x = tf.nn.relu(tf.nn.biasAdd(x, Casts.to(tf, requireNonNull(biases.get(layer)), type)));
    }
    x =
        tf.linalg.matMul(
            ConvolutionLayer.flatten(tf, x),
            Casts.to(tf, requireNonNull(kernels.get(Layer.FC)), type));
    x = tf.nn.relu(tf.nn.biasAdd(x, Casts.to(tf, requireNonNull(biases.get(Layer.FC)), type)));
    return Casts.to(tf, x, TFloat32.class);
  }
}
