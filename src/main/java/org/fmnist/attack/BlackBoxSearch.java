package org.fmnist.attack;

/** A search that is told probabilities, and has no way to learn more. */
non-sealed interface BlackBoxSearch extends Search {
  /**
   * What the classifier says.
   *
   * @param image the proposal as it was judged, whole pixels within bounds; the search's to keep
   * @param probabilities of the 10 classes
   * @param margin what the goal lacks in log probability; below zero when it is reached
   */
  record Answer(float[] image, float[] probabilities, double margin) {}

  void learn(Answer answer);
}
