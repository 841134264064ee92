package org.fmnist.attack;

import org.fmnist.io.FmnistException;

/** An attack was asked to stop before its end. May be shared between threads. */
public final class AttackStoppedException extends FmnistException {
  private static final long serialVersionUID = 1L;

  private final boolean resumable;

  AttackStoppedException(int done, int total, boolean resumable) {
    super("stopped after " + done + " of " + total + " images");
    this.resumable = resumable;
  }

  /** Whether what is done was kept on the disk, so that the same attack can go on. */
  public boolean resumable() {
    return resumable;
  }
}
