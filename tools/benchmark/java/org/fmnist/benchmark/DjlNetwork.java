package org.fmnist.benchmark;

import org.fmnist.graph.Variable;
import org.fmnist.graph.Weights;




import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * The original's network in DJL's blocks: images [N,1,28,28], raw 0..255, to logits [N,10].
 *
 * <p>PyTorch's convolutions pad both sides alike; TensorFlow's SAME does not where the sum is odd,
 * so the first two convolutions' inputs are padded by an operation of their own.
 */
final class DjlNetwork {
  private static final float EPSILON = 1e-5f;
  private static final float MOVING_AVERAGE = 0.999f;
  private static final float DROPPED = 0.2f;

  private static final List<Variable> KERNELS =
      List.of(
          Variable.CONV1_KERNEL,
          Variable.CONV2_KERNEL,
          Variable.CONV3_KERNEL,
          Variable.FC_KERNEL,
          Variable.SOFTMAX_KERNEL);
  private static final List<Variable> OFFSETS =
      List.of(
          Variable.CONV1_OFFSET,
          Variable.CONV2_OFFSET,
          Variable.CONV3_OFFSET,
          Variable.FC_OFFSET,
          Variable.SOFTMAX_BIAS);
  private static final List<Variable> MEANS =
      List.of(Variable.CONV1_MEAN, Variable.CONV2_MEAN, Variable.CONV3_MEAN, Variable.FC_MEAN);
  private static final List<Variable> VARIANCES =
      List.of(
          Variable.CONV1_VARIANCE,
          Variable.CONV2_VARIANCE,
          Variable.CONV3_VARIANCE,
          Variable.FC_VARIANCE);

  private DjlNetwork() {}

  static SequentialBlock create() {
    SequentialBlock network = new SequentialBlock();
    network.add(padded(2, 3)).add(convolution(6, 24, 1, 0)).add(norm()).add(Activation::relu);
    network.add(padded(1, 2)).add(convolution(5, 48, 2, 0)).add(norm()).add(Activation::relu);
    network.add(convolution(4, 64, 3, 1)).add(norm()).add(Activation::relu);
    network.add(Blocks.batchFlattenBlock());
    network.add(Linear.builder().setUnits(200).optBias(false).build());
    network.add(norm()).add(Activation::relu);
    network.add(Dropout.builder().optRate(DROPPED).build());
    network.add(Linear.builder().setUnits(10).build());
    return network;
  }

  private static LambdaBlock padded(long before, long after) {
    Shape sides = new Shape(before, after, before, after);
    return new LambdaBlock(images -> new NDList(images.singletonOrThrow().pad(sides, 0)));
  }

  private static Conv2d convolution(int kernel, int filters, int stride, int padding) {
    return Conv2d.builder()
        .setKernelShape(new Shape(kernel, kernel))
        .setFilters(filters)
        .optStride(new Shape(stride, stride))
        .optPadding(new Shape(padding, padding))
        .optBias(false)
        .build();
  }

  private static BatchNorm norm() {
    return BatchNorm.builder()
        .optScale(false)
        .optEpsilon(EPSILON)
        .optMomentum(MOVING_AVERAGE)
        .build();
  }

  /** Sets an initialized network's parameters, bringing them into PyTorch's order. */
  static void load(SequentialBlock network, Weights weights, NDManager manager) {
    Queue<Variable> kernels = new ArrayDeque<>(KERNELS);
    Queue<Variable> offsets = new ArrayDeque<>(OFFSETS);
    Queue<Variable> means = new ArrayDeque<>(MEANS);
    Queue<Variable> variances = new ArrayDeque<>(VARIANCES);
    for (Parameter parameter : network.getParameters().values()) {
      switch (parameter.getName()) {
        case "weight" -> set(parameter, kernel(kernels.remove(), weights, manager));
        case "beta", "bias" -> set(parameter, value(offsets.remove(), weights, manager));
        case "runningMean" -> set(parameter, value(means.remove(), weights, manager));
        case "runningVar" -> set(parameter, value(variances.remove(), weights, manager));
        case "gamma" -> {} // stays 1
        default -> throw new IllegalStateException("no value for " + parameter.getName());
      }
    }
    if (!kernels.isEmpty() || !offsets.isEmpty() || !means.isEmpty() || !variances.isEmpty()) {
      throw new IllegalStateException("the network has fewer parameters than the checkpoint");
    }
  }

  private static void set(Parameter parameter, NDArray value) {
    value.copyTo(parameter.getArray());
    value.close();
  }

  private static NDArray value(Variable variable, Weights weights, NDManager manager) {
    return manager.create(weights.get(variable), new Shape(variable.shape()));
  }

  private static NDArray kernel(Variable variable, Weights weights, NDManager manager) {
    NDArray value = value(variable, weights, manager);
    return switch (variable) {
      case CONV1_KERNEL, CONV2_KERNEL, CONV3_KERNEL -> value.transpose(3, 2, 0, 1);
      // Rows count positions, then channels; PyTorch flattens channels, then positions.
      case FC_KERNEL -> value.reshape(25, 64, 200).transpose(2, 1, 0).reshape(200, 1600);
      default -> value.transpose(1, 0);
    };
  }
}
