package org.fmnist.train;

import org.fmnist.data.Dataset;

/** Builds the plan that the settings ask for. */
public final class Plans {
  private Plans() {}

  /** A plan that stands at its beginning; the caller closes it. */
  public static BatchPlan create(Dataset dataset, TrainingSettings settings) {
    return new OriginalPlan(dataset, settings);
  }
}
