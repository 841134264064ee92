package org.fmnist.graph;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A layer of the network with the variables that belong to it. Immutable. */
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
  private final @Nullable Variable mean;
  private final @Nullable Variable variance;

  Layer(Variable kernel, Variable offset, @Nullable Variable mean, @Nullable Variable variance) {
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

  /** Whether it has batch norm, and so a mean and a variance: all but the last layer. */
  public boolean hasBatchNorm() {
    return mean != null;
  }

  /**
   * The moving mean.
   *
   * @throws NullPointerException for the last layer, which has none
   */
  public Variable mean() {
    return requireNonNull(mean);
  }

  /**
   * The moving variance.
   *
   * @throws NullPointerException for the last layer, which has none
   */
  public Variable variance() {
    return requireNonNull(variance);
  }

  /** Every variable of the layer. */
  public List<Variable> variables() {
    return Stream.of(kernel, offset, mean, variance).filter(Objects::nonNull).toList();
  }

  /** The name that users type: {@code conv1}, {@code fc}, … */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
