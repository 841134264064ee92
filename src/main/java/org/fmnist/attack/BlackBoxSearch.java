package org.fmnist.attack;

/** A search that is told probabilities, and has no way to learn more. */
non-sealed interface BlackBoxSearch extends Search {
  void tell(PredictionFeedback feedback);
}
