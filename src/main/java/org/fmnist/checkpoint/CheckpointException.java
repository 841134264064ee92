package org.fmnist.checkpoint;

import org.fmnist.io.FmnistException;

/**
 * A checkpoint is missing, damaged, or not one of this network. Nothing of it was taken in. May be
 * shared between threads.
 */
public final class CheckpointException extends FmnistException {
  private static final long serialVersionUID = 1L;

  public CheckpointException(String message) {
    super(message);
  }

  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The same failure, led to by a setting. */
  static CheckpointException about(String setting, FmnistException failure) {
    return new CheckpointException(setting, failure.problem(), failure);
  }

  private CheckpointException(String setting, String problem, Throwable cause) {
    super(setting, problem, cause);
  }

  /** The line about bytes of a file that are not as they should be. */
  static CheckpointException at(
      String file, long offset, String what, Object expected, Object found) {
    return new CheckpointException(
        file
            + ": "
            + what
            + " at byte "
            + offset
            + ": expected "
            + expected
            + ", found "
            + found
            + "; use another checkpoint, this one is damaged");
  }
}
