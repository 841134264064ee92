package org.fmnist.attack;

/** A search that is also told gradients. */
non-sealed interface WhiteBoxSearch extends Search {
  /**
   * What the classifier says. Losses are signed so that every search goes downhill.
   *
   * @param image the proposal as it was judged, whole pixels within bounds; the search's to keep
   * @param logits of the 10 classes
   * @param margin what the goal lacks in logits; below zero when it is reached
   * @param loss the attack's objective for the {@linkplain #aim aim}, smaller is nearer
   * @param gradient d loss / d pixel at {@code image}; the search's to keep
   */
  record Answer(float[] image, float[] logits, double margin, double loss, float[] gradient) {}

  /** The goal that loss and gradient speak of: the subject's own, or a class on the way to it. */
  Criterion aim();

  void learn(Answer answer);
}
