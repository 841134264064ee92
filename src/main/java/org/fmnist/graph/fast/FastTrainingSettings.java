package org.fmnist.graph.fast;

import java.util.Set;
import org.fmnist.graph.Layer;

/**
 * What is built into the training graph; learning rate, batch and labels are fed at each step.
 *
 * @param seed of initial values and dropout
 * @param keepFc keep probability of the fully connected layer's dropout, (0, 1]
 * @param keepConv keep probability of the convolutions' dropouts, (0, 1]
 * @param updateRule how gradients move the weights
 * @param weightDecay decoupled decay of the kernels, per unit of learning rate (Loshchilov and
 *     Hutter 2019); 0 for none
 * @param gradientClip each element of a gradient is clipped to ± this; infinite for no clipping
 * @param averaging decay per step of the averaged copy of the weights; 0 keeps none
 * @param frozen layers that stay as they are: no variable of theirs moves, and they normalize with
 *     their moving averages
 * @param consistency β of TRADES (Zhang et al., "Theoretically Principled Trade-off between
 *     Robustness and Accuracy", ICML 2019): weight of the divergence between what the network says
 *     of an image and of its perturbed twin; with 0 there are no twins
 */
public record FastTrainingSettings(
    long seed,
    double keepFc,
    double keepConv,
    UpdateRule updateRule,
    double weightDecay,
    double gradientClip,
    double averaging,
    Set<Layer> frozen,
    double consistency) {

  /** Without twins. */
  public FastTrainingSettings(
      long seed,
      double keepFc,
      double keepConv,
      UpdateRule updateRule,
      double weightDecay,
      double gradientClip,
      double averaging,
      Set<Layer> frozen) {
    this(seed, keepFc, keepConv, updateRule, weightDecay, gradientClip, averaging, frozen, 0);
  }

  public FastTrainingSettings {
    requireWithin("keep probability", keepFc, Double.MIN_NORMAL, 1);
    requireWithin("keep probability", keepConv, Double.MIN_NORMAL, 1);
    requireWithin("weight decay", weightDecay, 0, Double.MAX_VALUE);
    requireWithin("gradient clip", gradientClip, Double.MIN_NORMAL, Double.POSITIVE_INFINITY);
    requireWithin("averaging decay", averaging, 0, Math.nextDown(1.0));
    requireWithin("consistency", consistency, 0, Double.MAX_VALUE);
    frozen = Set.copyOf(frozen);
    if (frozen.size() == Layer.values().length) {
      throw new IllegalArgumentException("expected a layer to train, found all of them frozen");
    }
  }

  /** The maths of {@code model.py} and the keep probabilities of {@code train.py}. */
  public static FastTrainingSettings original() {
    return new FastTrainingSettings(2019, 0.8, 1, UpdateRule.adam(), 0, 5, 0, Set.of());
  }

  /** These settings with another {@link #consistency}. */
  public FastTrainingSettings withConsistency(double value) {
    return new FastTrainingSettings(
        seed, keepFc, keepConv, updateRule, weightDecay, gradientClip, averaging, frozen, value);
  }

  private static void requireWithin(String what, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          what + ": expected " + low + " to " + high + ", found " + value);
    }
  }
}
