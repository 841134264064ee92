package org.fmnist.compare;

/** How far the port may be from a reference, and why. */
enum Tolerances {
  /** Both sides ran here: the same kernels on the same machine must give the same bits. */
  SAME_MACHINE("same machine, same kernels: every bit must agree") {
    @Override
    double of(String name) {
      return 0;
    }

    @Override
    boolean judges(String name) {
      return true;
    }
  },

  /**
   * The reference was dumped with other vector instructions or threads, or on a GPU, whose kernels
   * add in another order.
   */
  OTHER_MACHINE(
      "dumped on another kind of machine: initial values and order to the bit, forward and backward"
          + " passes within rounding; trajectories part and are not judged") {
    @Override
    double of(String name) {
      if (name.startsWith("activation.") || name.startsWith("test.")) {
        // Float32 sums of at most 1,600 products: 1,600 half units in the last place are 1e-4,
        // and rounding errors mostly cancel.
        return 1e-5;
      }
      boolean pass =
          name.startsWith("evaluation.")
              || name.startsWith("training.")
              || name.startsWith("gradient.")
              || name.startsWith("clipped_gradient.");
      return pass ? 1e-4 : 0;
    }

    @Override
    boolean judges(String name) {
      boolean trajectory =
          name.startsWith("after_")
              || name.startsWith("scratch.")
              || name.startsWith("fine_tuning")
              || name.startsWith("full_run.")
              || name.startsWith("best.")
              || name.startsWith("test_script.");
      return !trajectory;
    }
  };

  private final String reason;

  Tolerances(String reason) {
    this.reason = reason;
  }

  /** See {@link Check#tolerance}. */
  abstract double of(String name);

  /** Whether a value can be compared at all. */
  abstract boolean judges(String name);

  String reason() {
    return reason;
  }
}
