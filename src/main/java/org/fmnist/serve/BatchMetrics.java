package org.fmnist.serve;

/** Hears of session runs. */
@FunctionalInterface
interface BatchMetrics {
  /** A run of so many images begins, not counting those that fill it up. */
  void ran(int images);
}
