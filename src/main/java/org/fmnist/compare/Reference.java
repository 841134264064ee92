package org.fmnist.compare;

import java.util.Map;
import org.fmnist.runtime.TensorValue;

/** Where the original's values come from: one method for each part of a {@link Scenario}. */
interface Reference {
  /**
   * The original's values for what the port computed under these names; absent ones are left out.
   */
  Map<String, TensorValue> values(Part part);

  Tolerances tolerances();

  /** Where the values come from, in words. */
  String description();

  /** The parts of a scenario. */
  enum Part {
    ORDER,
    PASSES,
    SCRATCH,
    FINE_TUNING,
    FINE_TUNING_WITH_DROPOUT,
    WHOLE_RUN
  }
}
