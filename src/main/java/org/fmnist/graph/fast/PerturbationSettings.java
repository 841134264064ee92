package org.fmnist.graph.fast;

/**
 * How training images are perturbed before a step, as far as the graph is built for it; radius and
 * step size are fed at each call. Immutable.
 *
 * @param steps gradient steps, at least 1
 * @param batchStatistics whether the attacked network normalizes with the moments of the perturbed
 *     batch, as the training step will; else with its moving averages
 * @param fromPrediction whether to leave what the network says of the unperturbed image (TRADES);
 *     else to leave the label
 */
public record PerturbationSettings(int steps, boolean batchStatistics, boolean fromPrediction) {
  public PerturbationSettings {
    if (steps < 1) {
      throw new IllegalArgumentException("expected at least 1 step, found " + steps);
    }
  }
}
