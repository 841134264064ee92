package org.fmnist.graph.fast;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.fmnist.graph.Layer;
import org.fmnist.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

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
   * @param settings their frozen layers normalize with their moving averages; their precision is
   *     {@link ComputePrecision#FP32} or {@link ComputePrecision#BF16}
   */
  static TrainingTower build(
      Ops tf,
      Operand<TFloat32> images,
      Map<Variable, Operand<TFloat32>> variables,
      FastTrainingSettings settings,
      FastDropout convolutionDropout,
      FastDropout fullyConnectedDropout) {
    Builder builder = new Builder(tf, variables, settings.frozen(), convolutionDropout);
    Operand<TFloat32> first = builder.convolve(ConvolutionLayer.ALL.get(0), images);
    Operand<TFloat32> x = builder.activate(ConvolutionLayer.ALL.get(0), first);
    x =
        settings.precision() == ComputePrecision.BF16
            ? builder.features(x, TBfloat16.class)
            : builder.features(x, TFloat32.class);
    x = tf.linalg.matMul(x, variables.get(Variable.FC_KERNEL));
    // The fused operation wants four dimensions.
    int units = Variable.FC_OFFSET.size();
    x = tf.reshape(x, tf.constant(new int[] {-1, 1, 1, units}));
    x = tf.nn.relu(builder.normalize(x, Layer.FC));
    x = tf.reshape(x, tf.constant(new int[] {-1, units}));
    x = fullyConnectedDropout.ofUnits(tf, x, ConvolutionLayer.ALL.size());
    x = tf.linalg.matMul(x, variables.get(Variable.SOFTMAX_KERNEL));
    Operand<TFloat32> logits = tf.nn.biasAdd(x, variables.get(Variable.SOFTMAX_BIAS));
    return new TrainingTower(new ForwardPass(first, logits), builder.moments);
  }

  /** Layers in the type of what comes in, and the moments met on the way. */
  private static final class Builder {
    private final Ops tf;
    private final Map<Variable, Operand<TFloat32>> variables;
    private final Set<Layer> frozen;
    private final FastDropout dropout;
    private final Map<Variable, Operand<TFloat32>> moments = new EnumMap<>(Variable.class);

    Builder(
        Ops tf,
        Map<Variable, Operand<TFloat32>> variables,
        Set<Layer> frozen,
        FastDropout dropout) {
      this.tf = tf;
      this.variables = variables;
      this.frozen = frozen;
      this.dropout = dropout;
    }

    <T extends TNumber> Operand<T> convolve(ConvolutionLayer convolution, Operand<T> x) {
      Operand<TFloat32> kernel = requireNonNull(variables.get(convolution.layer().kernel()));
      return convolution.apply(tf, x, Casts.to(tf, kernel, x.type()));
    }

    /** Batch norm, ReLU and dropout. */
    <T extends TNumber> Operand<T> activate(ConvolutionLayer convolution, Operand<T> convolved) {
      Operand<T> x = tf.nn.relu(normalize(convolved, convolution.layer()));
      return dropout.ofFeatureMaps(tf, x, ConvolutionLayer.ALL.indexOf(convolution));
    }

    /** From the first convolution's output to the fully connected layer's input, [N,1600]. */
    <T extends TNumber> Operand<TFloat32> features(Operand<TFloat32> first, Class<T> type) {
      Operand<T> x = Casts.to(tf, first, type);
      for (ConvolutionLayer convolution : ConvolutionLayer.AFTER_FIRST) {
        x = activate(convolution, convolve(convolution, x));
      }
      return Casts.to(tf, ConvolutionLayer.flatten(tf, x), TFloat32.class);
    }

    <T extends TNumber> Operand<T> normalize(Operand<T> x, Layer layer) {
      Operand<TFloat32> offset = requireNonNull(variables.get(layer.offset()));
      if (frozen.contains(layer)) {
        Operand<TFloat32> inverse =
            inverseDeviation(tf, requireNonNull(variables.get(layer.variance())));
        Operand<TFloat32> shift =
            tf.math.sub(offset, tf.math.mul(requireNonNull(variables.get(layer.mean())), inverse));
        Operand<T> scaled = tf.math.mul(x, Casts.to(tf, inverse, x.type()));
        return tf.math.add(scaled, Casts.to(tf, shift, x.type()));
      }
      FusedBatchNorm<T> norm = FusedBatchNorm.of(tf, x, offset, layer.offset().size());
      moments.put(layer.mean(), norm.mean());
      moments.put(layer.variance(), norm.variance());
      return norm.output();
    }
  }

  static Operand<TFloat32> inverseDeviation(Ops tf, Operand<TFloat32> variance) {
    return tf.math.rsqrt(tf.math.add(variance, tf.constant((float) Layer.BATCH_NORM_EPSILON)));
  }
}
