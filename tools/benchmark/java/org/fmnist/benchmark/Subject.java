package org.fmnist.benchmark;





/** Something to measure, ready to run. */
interface Subject extends AutoCloseable {
  /** Does one unit of work (a step, a call) and says how many images it handled. */
  int work();

  @Override
  default void close() {}
}
