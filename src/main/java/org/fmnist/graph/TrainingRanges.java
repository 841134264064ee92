package org.fmnist.graph;

import static org.fmnist.io.InvalidSettingException.require;

import java.util.Collection;
import java.util.List;

/**
 * The ranges of the settings that both the front of training and its graphs know. The graphs
 * compute in float32, so that a lower bound is the smallest normal number of that type. Static
 * functions only, which may be called from several threads.
 */
public final class TrainingRanges {
  private static final double SMALLEST = Float.MIN_NORMAL;

  private TrainingRanges() {}

  /**
   * Checks the keep probability of a dropout.
   *
   * @param setting its name, as there are two
   * @throws org.fmnist.io.InvalidSettingException unless it is above 0, up to 1
   */
  public static void keepProbability(String setting, double value) {
    require(value >= SMALLEST && value <= 1, setting, "a number above 0 and at most 1", value);
  }

  /**
   * Checks the momentum of gradient descent.
   *
   * @throws org.fmnist.io.InvalidSettingException unless it is 0 to below 1
   */
  public static void momentum(double value) {
    require(belowOne(value), "momentum", "a number of 0 to below 1", value);
  }

  /**
   * Checks the decay of the kernels.
   *
   * @throws org.fmnist.io.InvalidSettingException unless it is 0 to 1
   */
  public static void weightDecay(double value) {
    require(value >= 0 && value <= 1, "weightDecay", "a number of 0 to 1", value);
  }

  /**
   * Checks the largest element of a gradient.
   *
   * @param value infinite for no clipping
   * @throws org.fmnist.io.InvalidSettingException unless it is above 0
   */
  public static void gradientClip(double value) {
    require(value >= SMALLEST, "gradientClip", "a number of at least " + (float) SMALLEST, value);
  }

  /**
   * Checks the decay of averaged (EMA) weights.
   *
   * @throws org.fmnist.io.InvalidSettingException unless it is 0 to below 1
   */
  public static void averaging(double value) {
    require(belowOne(value), "averaging", "a decay of 0 to below 1", value);
  }

  /**
   * Checks the share of its norm by which a kernel is moved.
   *
   * @throws org.fmnist.io.InvalidSettingException unless it is 0 to below 1
   */
  public static void weightPerturbation(double value) {
    require(
        belowOne(value), "weightPerturbation", "a share of a kernel's norm, 0 to below 1", value);
  }

  /**
   * Checks the layers that training does not move.
   *
   * @throws org.fmnist.io.InvalidSettingException if no layer is left to train
   */
  public static void frozen(Collection<Layer> layers) {
    require(
        !layers.containsAll(List.of(Layer.values())),
        "frozen",
        "at least one layer that is trained",
        "all of them");
  }

  /** As a float32, too: 1 - 1e-9 is 1 there. */
  private static boolean belowOne(double value) {
    return value >= 0 && (float) value < 1;
  }
}
