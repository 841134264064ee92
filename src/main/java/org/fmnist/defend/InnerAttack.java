package org.fmnist.defend;

import org.fmnist.graph.fast.PerturbationSettings;
import org.fmnist.io.InvalidSettingException;

/**
 * The attack inside the training loop.
 *
 * @param method which
 * @param epsilon how far a pixel may move, of the range 0..1, L-infinity
 * @param steps gradient steps a batch
 * @param stepSize of each, as a part of ε
 * @param beta weight of the divergence of {@link Method#TRADES}
 * @param warmUp training steps over which ε rises from 0 to its full size
 * @param batchStatistics whether the attacked network normalizes with the batch's moments, as the
 *     training step does; else with its moving averages, as a finished one
 */
public record InnerAttack(
    Method method,
    double epsilon,
    int steps,
    double stepSize,
    double beta,
    int warmUp,
    boolean batchStatistics) {

  private static final double LEVELS = 255;

  /** How images are attacked and what is learnt from them. */
  public enum Method {
    /**
     * Projected gradient descent; only the attacked images are learnt (Madry et al., "Towards Deep
     * Learning Models Resistant to Adversarial Attacks", ICLR 2018).
     */
    PGD,

    /**
     * One step from a random start (Wong, Rice and Kolter, "Fast is better than free: Revisiting
     * adversarial training", ICLR 2020).
     */
    FGSM,

    /**
     * Images, and their attacked twins by how far what the network says of them differs (Zhang et
     * al., "Theoretically Principled Trade-off between Robustness and Accuracy", ICML 2019). The
     * attack starts from a random point of the whole ball, where the paper starts next to the
     * image.
     */
    TRADES
  }

  public InnerAttack {
    require(epsilon >= 0 && epsilon <= 1, "epsilon", "0 to 1", epsilon);
    require(steps >= 1, "steps", "at least 1", steps);
    require(stepSize > 0, "stepSize", "above 0", stepSize);
    require(beta > 0, "beta", "above 0", beta);
    require(warmUp >= 0, "warmUp", "at least 0", warmUp);
  }

  private static void require(boolean holds, String what, String expected, double found) {
    if (!holds) {
      throw new InvalidSettingException(what, "expected a number " + expected + ", found " + found);
    }
  }

  /** A method as its defaults have it, ε 0.1. */
  public static InnerAttack of(Method method) {
    return switch (method) {
      case PGD -> new InnerAttack(method, 0.1, 2, 0.75, 1, 0, false);
      case FGSM -> new InnerAttack(method, 0.1, 1, 1.25, 1, 0, false);
      case TRADES -> new InnerAttack(method, 0.1, 2, 0.75, 6, 0, false);
    };
  }

  /** How far a pixel may move in a training step, in grey levels. */
  double radius(long iteration) {
    double part = warmUp == 0 ? 1 : Math.min(1, (iteration + 1.0) / warmUp);
    return epsilon * LEVELS * part;
  }

  /** What the training graph needs to know of it. */
  PerturbationSettings perturbation() {
    return new PerturbationSettings(steps, batchStatistics, method == Method.TRADES);
  }

  /** Whether training sees the images as they are beside the attacked ones. */
  boolean twins() {
    return method == Method.TRADES && epsilon > 0;
  }
}
