package org.fmnist.compare;

/** How much is compared; each level includes the ones before it. Immutable. */
public enum Level {
  /** Split and batch order, forward and backward passes with the checkpoint. */
  PASSES,
  /** Also initial values and trajectories of some steps, from scratch and from the checkpoint. */
  STEPS,
  /** Also a whole run to its early stop, minutes on each side. */
  RUN
}
