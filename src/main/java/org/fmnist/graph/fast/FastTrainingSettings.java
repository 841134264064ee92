package org.fmnist.graph.fast;

import static org.fmnist.io.InvalidSettingException.require;

import java.util.Set;
import org.fmnist.graph.Layer;
import org.fmnist.graph.TrainingRanges;

/**
 * What is built into the training graph; learning rate, batch and labels are fed at each step.
 * Immutable.
 *
 * @param seed of initial values and dropout
 * @param keepFc keep probability of the fully connected layer's dropout, (0, 1]
 * @param keepConv keep probability of the convolutions' dropouts, (0, 1]
 * @param updateRule how gradients move the weights
 * @param weightDecay decoupled decay of the kernels, per unit of learning rate (Loshchilov and
 *     Hutter 2019); 0 for none
 * @param gradientClip each element of a gradient is clipped to ± this; infinite for no clipping
 * @param averaging decay per step of the averaged (EMA) weights, at most (1 + n) / (10 + n) in step
 *     n; 0 keeps none
 * @param weightPerturbation gradients are taken where each kernel has gone uphill by this share of
 *     its norm, see {@link WeightPerturbation}; with 0 where it is
 * @param frozen layers that stay as they are: no variable of theirs moves, and they normalize with
 *     their moving averages
 * @param consistency β of TRADES (Zhang et al., "Theoretically Principled Trade-off between
 *     Robustness and Accuracy", ICML 2019): weight of the divergence between what the network says
 *     of a clean image and of its adversarial example; with 0 there are no such pairs
 * @param precision of the second and third convolutions with their batch norm, there and back, and
 *     of attacks inside the training loop. Weights, moments, averages, losses, updates and
 *     evaluations are float32 always
 */
public record FastTrainingSettings(
    long seed,
    double keepFc,
    double keepConv,
    UpdateRule updateRule,
    double weightDecay,
    double gradientClip,
    double averaging,
    double weightPerturbation,
    Set<Layer> frozen,
    double consistency,
    ComputePrecision precision) {

  public FastTrainingSettings {
    TrainingRanges.keepProbability("keepFc", keepFc);
    TrainingRanges.keepProbability("keepConv", keepConv);
    TrainingRanges.weightDecay(weightDecay);
    TrainingRanges.gradientClip(gradientClip);
    TrainingRanges.averaging(averaging);
    TrainingRanges.weightPerturbation(weightPerturbation);
    TrainingRanges.frozen(frozen);
    require(
        consistency >= 0 && consistency <= Double.MAX_VALUE,
        "beta",
        "a number of at least 0",
        consistency);
    frozen = Set.copyOf(frozen);
  }

  /** The maths of {@code model.py} and the keep probabilities of {@code train.py}. */
  public static FastTrainingSettings original() {
    return new FastTrainingSettings(
        2019, 0.8, 1, UpdateRule.adam(), 0, 5, 0, 0, Set.of(), 0, ComputePrecision.FP32);
  }

  /** Begins with these settings. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Changes some settings and leaves the others. */
  public static final class Builder {
    private long seed;
    private double keepFc;
    private double keepConv;
    private UpdateRule updateRule;
    private double weightDecay;
    private double gradientClip;
    private double averaging;
    private double weightPerturbation;
    private Set<Layer> frozen;
    private double consistency;
    private ComputePrecision precision;

    private Builder(FastTrainingSettings from) {
      seed = from.seed;
      keepFc = from.keepFc;
      keepConv = from.keepConv;
      updateRule = from.updateRule;
      weightDecay = from.weightDecay;
      gradientClip = from.gradientClip;
      averaging = from.averaging;
      weightPerturbation = from.weightPerturbation;
      frozen = from.frozen;
      consistency = from.consistency;
      precision = from.precision;
    }

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    public Builder keepFc(double value) {
      keepFc = value;
      return this;
    }

    public Builder keepConv(double value) {
      keepConv = value;
      return this;
    }

    public Builder updateRule(UpdateRule value) {
      updateRule = value;
      return this;
    }

    public Builder weightDecay(double value) {
      weightDecay = value;
      return this;
    }

    public Builder gradientClip(double value) {
      gradientClip = value;
      return this;
    }

    public Builder averaging(double value) {
      averaging = value;
      return this;
    }

    public Builder weightPerturbation(double value) {
      weightPerturbation = value;
      return this;
    }

    public Builder frozen(Set<Layer> value) {
      frozen = value;
      return this;
    }

    public Builder consistency(double value) {
      consistency = value;
      return this;
    }

    public Builder precision(ComputePrecision value) {
      precision = value;
      return this;
    }

    public FastTrainingSettings build() {
      return new FastTrainingSettings(
          seed,
          keepFc,
          keepConv,
          updateRule,
          weightDecay,
          gradientClip,
          averaging,
          weightPerturbation,
          frozen,
          consistency,
          precision);
    }
  }
}
