package org.fmnist.attack;

/**
 * A search that proposes the point where it stands, with the example's criterion as its aim unless
 * it has others.
 */
abstract class GradientSearch implements WhiteBoxSearch {
  protected final AttackExample example;

  /** Where it stands; replaced, never changed. */
  protected float[] x;

  GradientSearch(AttackExample example) {
    this.example = example;
    this.x = example.start();
  }

  @Override
  public float[] ask() {
    return x;
  }

  @Override
  public Criterion aim() {
    return example.criterion();
  }
}
