package org.fmnist.compare;

import java.util.Map;
import org.fmnist.runtime.TensorValue;

/** Runs the scenario on the original's own graph, in this process. */
record MetaGraphReference(Scenario scenario, Cnn.Factory original, String description)
    implements Reference {
  @Override
  public Map<String, TensorValue> values(Part part) {
    return PortComparison.run(scenario, part, original);
  }

  @Override
  public Tolerances tolerances() {
    return Tolerances.SAME_MACHINE;
  }
}
