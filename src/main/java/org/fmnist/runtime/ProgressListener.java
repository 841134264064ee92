package org.fmnist.runtime;

/** Hears how far work is, and may end it early. Called from the thread that does the work. */
@FunctionalInterface
public interface ProgressListener {
  /** Hears nothing and lets the work run to its end. */
  ProgressListener NONE = (done, total) -> {};

  /**
   * Some of the work is done.
   *
   * @param done images so far
   * @param total images in all
   */
  void progress(long done, long total);

  /** A line that a user should know of the inputs, such as tensors passed over. */
  default void note(String line) {}

  /** Whether to stop soon. */
  default boolean stopRequested() {
    return false;
  }
}
