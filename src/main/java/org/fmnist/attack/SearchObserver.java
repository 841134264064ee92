package org.fmnist.attack;

import java.util.function.Supplier;

/** Sees each image that a search asks about, before the search goes on. */
interface SearchObserver {
  SearchObserver NONE = (active, margin, scores) -> {};

  /**
   * An image has been judged.
   *
   * @param active whose image it is
   * @param margin what the criterion lacks; below zero when it is reached
   * @param scores what the classifier says of it, made when asked for
   */
  void judged(ActiveSearch<?> active, double margin, Supplier<ClassScores> scores);
}
