package org.fmnist.attack;

import org.fmnist.io.FmnistException;

/** An attack was asked to stop before its end. */
public final class AttackStoppedException extends FmnistException {
  private static final long serialVersionUID = 1L;

  AttackStoppedException(int done, int total) {
    super("stopped after " + done + " of " + total + " images");
  }
}
