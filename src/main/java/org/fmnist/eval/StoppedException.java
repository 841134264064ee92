package org.fmnist.eval;

import org.fmnist.io.FmnistException;

/** Work over images was asked to stop before its end. May be shared between threads. */
public final class StoppedException extends FmnistException {
  private static final long serialVersionUID = 1L;

  StoppedException(long done, long total) {
    super("stopped after " + done + " of " + total + " images");
  }
}
