package org.fmnist.graph.fast;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.fmnist.graph.Layer;
import org.fmnist.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * From images to logits as training sees them: the batch's own moments, and dropout.
 *
 * @param pass from the images to the logits
 * @param moments the batch's mean and variance under the moving average that follows them; frozen
 *     layers have none
 */
record TrainingTower(ForwardPass pass, Map<Variable, Operand<TFloat32>> moments) {

  /**
   * @param images [N,28,28,1], raw 0..255
   * @param variables the network's values
   * @param frozen layers that normalize with their moving averages
   */
  static TrainingTower build(
      Ops tf,
      Operand<TFloat32> images,
      Map<Variable, Operand<TFloat32>> variables,
      Set<Layer> frozen,
      FastDropout convolutionDropout,
      FastDropout fullyConnectedDropout) {
    Map<Variable, Operand<TFloat32>> moments = new EnumMap<>(Variable.class);
    Operand<TFloat32> x = images;
    Operand<TFloat32> first = null;
    for (ConvolutionLayer convolution : ConvolutionLayer.ALL) {
      Layer layer = convolution.layer();
      x = convolution.apply(tf, x, requireNonNull(variables.get(layer.kernel())));
      first = first == null ? x : first;
      x = tf.nn.relu(normalize(tf, x, layer, variables, frozen, moments));
      x = convolutionDropout.ofFeatureMaps(tf, x, ConvolutionLayer.ALL.indexOf(convolution));
    }
    x = ConvolutionLayer.flatten(tf, x);
    x = tf.linalg.matMul(x, variables.get(Variable.FC_KERNEL));
    // The fused operation wants four dimensions.
    int units = Variable.FC_OFFSET.size();
    x = tf.reshape(x, tf.constant(new int[] {-1, 1, 1, units}));
    x = tf.nn.relu(normalize(tf, x, Layer.FC, variables, frozen, moments));
    x = tf.reshape(x, tf.constant(new int[] {-1, units}));
    x = fullyConnectedDropout.ofUnits(tf, x, ConvolutionLayer.ALL.size());
    x = tf.linalg.matMul(x, variables.get(Variable.SOFTMAX_KERNEL));
    Operand<TFloat32> logits = tf.nn.biasAdd(x, variables.get(Variable.SOFTMAX_BIAS));
    return new TrainingTower(new ForwardPass(requireNonNull(first), logits), moments);
  }

  private static Operand<TFloat32> normalize(
      Ops tf,
      Operand<TFloat32> x,
      Layer layer,
      Map<Variable, Operand<TFloat32>> variables,
      Set<Layer> frozen,
      Map<Variable, Operand<TFloat32>> moments) {
    Operand<TFloat32> offset = requireNonNull(variables.get(layer.offset()));
    if (frozen.contains(layer)) {
      Operand<TFloat32> inverse =
          inverseDeviation(tf, requireNonNull(variables.get(layer.variance())));
      Operand<TFloat32> shift =
          tf.math.sub(offset, tf.math.mul(variables.get(layer.mean()), inverse));
      return tf.math.add(tf.math.mul(x, inverse), shift);
    }
    FusedBatchNorm norm = FusedBatchNorm.of(tf, x, offset, layer.offset().size());
    moments.put(layer.mean(), norm.mean());
    moments.put(layer.variance(), norm.variance());
    return norm.output();
  }

  static Operand<TFloat32> inverseDeviation(Ops tf, Operand<TFloat32> variance) {
    return tf.math.rsqrt(tf.math.add(variance, tf.constant((float) Layer.BATCH_NORM_EPSILON)));
  }
}
