package org.fmnist.graph;

import java.util.Arrays;
import java.util.List;

/**
 * A variable of the network: what a checkpoint holds. Names and shapes are those of the original's
 * checkpoint; the constant's name says its role, the comment beside it its name in {@code
 * model.py}. Immutable.
 */
public enum Variable {
  CONV1_KERNEL("fmnist_cnn/Variable", 6, 6, 1, 24), // W1
  CONV1_OFFSET("fmnist_cnn/Variable_1", 24), // B1
  CONV2_KERNEL("fmnist_cnn/Variable_2", 5, 5, 24, 48), // W2
  CONV2_OFFSET("fmnist_cnn/Variable_3", 48), // B2
  CONV3_KERNEL("fmnist_cnn/Variable_4", 4, 4, 48, 64), // W3
  CONV3_OFFSET("fmnist_cnn/Variable_5", 64), // B3
  FC_KERNEL("fmnist_cnn/Variable_6", 1600, 200), // W4
  FC_OFFSET("fmnist_cnn/Variable_7", 200), // B4
  SOFTMAX_KERNEL("fmnist_cnn/Variable_8", 200, 10), // W5
  SOFTMAX_BIAS("fmnist_cnn/Variable_9", 10), // B5
  CONV1_MEAN("fmnist_cnn/fmnist_cnn/moments/Squeeze/ExponentialMovingAverage", 24),
  CONV1_VARIANCE("fmnist_cnn/fmnist_cnn/moments/Squeeze_1/ExponentialMovingAverage", 24),
  CONV2_MEAN("fmnist_cnn/fmnist_cnn/moments_1/Squeeze/ExponentialMovingAverage", 48),
  CONV2_VARIANCE("fmnist_cnn/fmnist_cnn/moments_1/Squeeze_1/ExponentialMovingAverage", 48),
  CONV3_MEAN("fmnist_cnn/fmnist_cnn/moments_2/Squeeze/ExponentialMovingAverage", 64),
  CONV3_VARIANCE("fmnist_cnn/fmnist_cnn/moments_2/Squeeze_1/ExponentialMovingAverage", 64),
  FC_MEAN("fmnist_cnn/fmnist_cnn/moments_3/Squeeze/ExponentialMovingAverage", 200),
  FC_VARIANCE("fmnist_cnn/fmnist_cnn/moments_3/Squeeze_1/ExponentialMovingAverage", 200);

  private final String checkpointName;

  @SuppressWarnings("ImmutableEnumChecker") // never handed out, only copies
  private final long[] shape;

  Variable(String checkpointName, long... shape) {
    this.checkpointName = checkpointName;
    this.shape = shape;
  }

  /** The name in the graph and in the checkpoint. */
  public String checkpointName() {
    return checkpointName;
  }

  public long[] shape() {
    return shape.clone();
  }

  /** The number of elements. */
  public int size() {
    return Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b));
  }

  /** Whether the gradient moves it; the others are the moving averages of batch norm. */
  public boolean trained() {
    return !checkpointName.endsWith("/ExponentialMovingAverage");
  }

  /** The ten variables that the gradient moves, in the order of {@code model.py}. */
  public static List<Variable> trainedVariables() {
    return Arrays.stream(values()).filter(Variable::trained).toList();
  }
}
