package org.fmnist.attack;

/** A search that is also told gradients. */
non-sealed interface WhiteBoxSearch extends Search {
  /**
   * The criterion that loss and gradient speak of: the example's own, or a class on the way to it.
   */
  Criterion aim();

  void tell(GradientFeedback feedback);
}
