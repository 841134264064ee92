package org.fmnist.graph.fast;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.fmnist.data.FashionMnist;
import org.fmnist.graph.Layer;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * From images to probabilities with folded batch norm, and back to the images' gradients. Each
 * convolution, its bias and its ReLU stand next to each other, so that the graph optimizer makes
 * one operation of them.
 *
 * @param images [N,28,28,1], raw 0..255
 * @param classes [N], the class that a gradient's loss speaks of
 * @param logits [N,10]
 * @param probabilities [N,10]
 * @param crossEntropyGradient [N,28,28,1], of each image's −log p(class)
 * @param marginGradient [N,28,28,1], of each image's max z(j≠class) − z(class)
 */
record InferenceTower(
    Placeholder<TFloat32> images,
    Placeholder<TInt32> classes,
    Operand<TFloat32> logits,
    Operand<TFloat32> probabilities,
    Operand<TFloat32> crossEntropyGradient,
    Operand<TFloat32> marginGradient) {

  /** Below every logit, and finite, so that no 0 * infinity arises. */
  private static final float LOWEST = -Float.MAX_VALUE;

  /**
   * @param kernels and biases: folded, constants or computed from variables
   */
  static InferenceTower build(
      Ops tf, Map<Layer, Operand<TFloat32>> kernels, Map<Layer, Operand<TFloat32>> biases) {
    Placeholder<TFloat32> images =
        tf.placeholder(
            TFloat32.class,
            Placeholder.shape(Shape.of(-1, FashionMnist.SIDE, FashionMnist.SIDE, 1)));
    Placeholder<TInt32> classes = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));

    ForwardPass pass = forward(tf, images, kernels, biases);
    Operand<TFloat32> logits = pass.logits();
    ImageGradient gradient = new ImageGradient(tf, requireNonNull(kernels.get(Layer.CONV1)));

    Operand<TBool> isClass =
        tf.oneHot(
            classes, tf.constant(FashionMnist.CLASSES), tf.constant(true), tf.constant(false));
    Operand<TFloat32> crossEntropy =
        tf.nn.softmaxCrossEntropyWithLogits(logits, tf.dtypes.cast(isClass, TFloat32.class)).loss();
    Operand<TFloat32> lowest = tf.math.add(tf.zerosLike(logits), tf.constant(LOWEST));
    Operand<TFloat32> best = tf.max(tf.select(isClass, lowest, logits), tf.constant(1));
    Operand<TFloat32> own =
        tf.sum(tf.select(isClass, logits, tf.zerosLike(logits)), tf.constant(1));
    Operand<TFloat32> margin = tf.math.sub(best, own);

    return new InferenceTower(
        images,
        classes,
        logits,
        tf.nn.softmax(logits),
        gradient.of(crossEntropy, pass),
        gradient.of(margin, pass));
  }

  static ForwardPass forward(
      Ops tf,
      Operand<TFloat32> images,
      Map<Layer, Operand<TFloat32>> kernels,
      Map<Layer, Operand<TFloat32>> biases) {
    Operand<TFloat32> x = images;
    Operand<TFloat32> first = null;
    for (ConvolutionLayer convolution : ConvolutionLayer.ALL) {
      Layer layer = convolution.layer();
      x = convolution.apply(tf, x, requireNonNull(kernels.get(layer)));
      first = first == null ? x : first;
      x = tf.nn.relu(tf.nn.biasAdd(x, biases.get(layer)));
    }
    x = ConvolutionLayer.flatten(tf, x);
    x = tf.linalg.matMul(x, kernels.get(Layer.FC));
    x = tf.nn.relu(tf.nn.biasAdd(x, biases.get(Layer.FC)));
    x = tf.linalg.matMul(x, kernels.get(Layer.SOFTMAX));
    return new ForwardPass(requireNonNull(first), tf.nn.biasAdd(x, biases.get(Layer.SOFTMAX)));
  }
}
