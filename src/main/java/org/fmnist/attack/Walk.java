package org.fmnist.attack;

/**
 * A search that proposes the point where it stands, with the subject's goal as its aim unless it
 * has others.
 */
abstract class Walk implements WhiteBoxSearch {
  protected final Subject subject;

  /** Where it stands; replaced, never changed. */
  protected float[] x;

  Walk(Subject subject) {
    this.subject = subject;
    this.x = subject.start();
  }

  @Override
  public float[] propose() {
    return x;
  }

  @Override
  public Goal aim() {
    return subject.goal();
  }
}
