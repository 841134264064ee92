package org.fmnist.graph;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A layer of the network with the variables that belong to it. */
public enum Layer {
  CONV1(Variable.CONV1_KERNEL, Variable.CONV1_OFFSET, Variable.CONV1_MEAN, Variable.CONV1_VARIANCE),
  CONV2(Variable.CONV2_KERNEL, Variable.CONV2_OFFSET, Variable.CONV2_MEAN, Variable.CONV2_VARIANCE),
  CONV3(Variable.CONV3_KERNEL, Variable.CONV3_OFFSET, Variable.CONV3_MEAN, Variable.CONV3_VARIANCE),
  FC(Variable.FC_KERNEL, Variable.FC_OFFSET, Variable.FC_MEAN, Variable.FC_VARIANCE),
  SOFTMAX(Variable.SOFTMAX_KERNEL, Variable.SOFTMAX_BIAS, null, null);

  /** Added to the variance in batch norm ({@code model.py}, {@code batchnorm}). */
  public static final double BATCH_NORM_EPSILON = 1e-5;

  private final Variable kernel;
  private final Variable offset;
  private final Variable mean;
  private final Variable variance;

  Layer(Variable kernel, Variable offset, Variable mean, Variable variance) {
    this.kernel = kernel;
    this.offset = offset;
    this.mean = mean;
    this.variance = variance;
  }

  public Variable kernel() {
    return kernel;
  }

  /** Batch norm's offset; the last layer's bias. */
  public Variable offset() {
    return offset;
  }

  /** The moving mean; the last layer has none. */
  public Variable mean() {
    return mean;
  }

  /** The moving variance; the last layer has none. */
  public Variable variance() {
    return variance;
  }

  /** Every variable of the layer. */
  public List<Variable> variables() {
    return Stream.of(kernel, offset, mean, variance).filter(v -> v != null).toList();
  }

  /** The name that users type: {@code conv1}, {@code fc}, … */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
