package org.fmnist.attack;

/**
 * A search that proposes the point where it stands, with the subject's goal as its aim unless it
 * has others.
 */
abstract class GradientSearch implements WhiteBoxSearch {
  protected final AttackExample subject;

  /** Where it stands; replaced, never changed. */
  protected float[] x;

  GradientSearch(AttackExample subject) {
    this.subject = subject;
    this.x = subject.start();
  }

  @Override
  public float[] propose() {
    return x;
  }

  @Override
  public Criterion aim() {
    return subject.goal();
  }
}
