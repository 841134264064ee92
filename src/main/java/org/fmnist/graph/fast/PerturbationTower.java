package org.fmnist.graph.fast;

import java.util.function.Function;
import org.fmnist.data.FashionMnist;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * Projected gradient descent on images, all of its steps in one run: the inner maximization of
 * adversarial training (Madry et al., "Towards Deep Learning Models Resistant to Adversarial
 * Attacks", ICLR 2018). With one step it is FGSM from a random start (Wong et al., "Fast is better
 * than free", ICLR 2020). Each step moves every pixel by the step size along the sign of the loss's
 * gradient and back into the radius and into 0..255.
 *
 * @param images [N,28,28,1], raw 0..255
 * @param labels [N,10]
 * @param seedAndStep int64 [2], decides the random start together with an image's place
 * @param radius scalar, grey levels
 * @param stepSize scalar, grey levels
 * @param perturbed [N,28,28,1]
 */
record PerturbationTower(
    Placeholder<TFloat32> images,
    Placeholder<TFloat32> labels,
    Placeholder<TInt64> seedAndStep,
    Placeholder<TFloat32> radius,
    Placeholder<TFloat32> stepSize,
    Operand<TFloat32> perturbed) {

  /** Keeps the random start's noise apart from dropout's, whose layers are numbered from 0. */
  private static final long STREAM = 1L << 40;

  private static final float WHITE = 255;

  /**
   * @param network from images to logits
   * @param kernel of its first convolution
   */
  static PerturbationTower build(
      Ops tf,
      Function<Operand<TFloat32>, ForwardPass> network,
      Operand<TFloat32> kernel,
      PerturbationSettings settings) {
    ImageGradient gradient = new ImageGradient(tf, kernel);
    Placeholder<TFloat32> images =
        tf.placeholder(
            TFloat32.class,
            Placeholder.shape(Shape.of(-1, FashionMnist.SIDE, FashionMnist.SIDE, 1)));
    Placeholder<TFloat32> labels =
        tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, FashionMnist.CLASSES)));
    Placeholder<TInt64> seedAndStep = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(2)));
    Placeholder<TFloat32> radius =
        tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    Placeholder<TFloat32> stepSize =
        tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));

    Operand<TFloat32> low = tf.math.maximum(tf.math.sub(images, radius), tf.constant(0f));
    Operand<TFloat32> high = tf.math.minimum(tf.math.add(images, radius), tf.constant(WHITE));
    Operand<TFloat32> away =
        settings.fromPrediction()
            ? tf.stopGradient(tf.nn.softmax(network.apply(images).logits()))
            : labels;

    Operand<TInt64> stream = tf.math.add(seedAndStep, tf.constant(new long[] {0, STREAM}));
    Operand<TFloat32> uniform = tf.random.statelessRandomUniform(tf.shape(images), stream);
    Operand<TFloat32> noise =
        tf.math.mul(tf.math.sub(tf.math.mul(uniform, tf.constant(2f)), tf.constant(1f)), radius);
    Operand<TFloat32> x = within(tf, tf.math.add(images, noise), low, high);
    for (int step = 0; step < settings.steps(); step++) {
      ForwardPass pass = network.apply(x);
      Operand<TFloat32> loss = tf.nn.softmaxCrossEntropyWithLogits(pass.logits(), away).loss();
      Operand<TFloat32> sign = tf.math.sign(gradient.of(loss, pass));
      Operand<TFloat32> moved = tf.math.add(x, tf.math.mul(sign, stepSize));
      x = within(tf, moved, low, high);
    }
    return new PerturbationTower(images, labels, seedAndStep, radius, stepSize, x);
  }

  private static Operand<TFloat32> within(
      Ops tf, Operand<TFloat32> x, Operand<TFloat32> low, Operand<TFloat32> high) {
    return tf.math.minimum(tf.math.maximum(x, low), high);
  }
}
