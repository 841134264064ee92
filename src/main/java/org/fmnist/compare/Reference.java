package org.fmnist.compare;

import java.util.Locale;
import java.util.Map;
import org.fmnist.io.FmnistException;
import org.fmnist.runtime.TensorValue;

/** Where the original's values come from: one method for each part of a {@link Scenario}. */
interface Reference {
  /** The original's values of a part, by name. */
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
    FINE_TUNING_DROPOUT,
    WHOLE_RUN;

    /**
     * The part that a tensor, {@code group.name}, is of.
     *
     * @throws FmnistException if no part has the group
     */
    static Part of(String tensor) {
      String group = tensor.substring(0, tensor.indexOf('.'));
      return switch (group) {
        case "split", "order" -> ORDER;
        case "checkpoint",
            "batch",
            "activation",
            "evaluation",
            "training",
            "gradient",
            "clipped_gradient",
            "test" ->
            PASSES;
        case "initial", "after_1", "after_10", "scratch" -> SCRATCH;
        case "fine_tuning" -> FINE_TUNING;
        case "fine_tuning_dropout" -> FINE_TUNING_DROPOUT;
        case "full_run", "best", "test_script" -> WHOLE_RUN;
        default ->
            throw new FmnistException(
                tensor + ": expected a group of values that can be compared, found " + group);
      };
    }

    /** Its name in a dump's manifest. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it begins with a checkpoint. */
    boolean needsCheckpoint() {
      return this == PASSES || this == FINE_TUNING || this == FINE_TUNING_DROPOUT;
    }
  }
}
