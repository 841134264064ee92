package org.fmnist.attack;

import java.util.Optional;

/**
 * The counted doors to the attacked classifier.
 *
 * @param gradients empty for an attack that sees predictions only
 * @param confirmation of what they say
 */
record AttackCounters(
    QueryCounter queries, Optional<GradientCounter> gradients, Confirmation confirmation) {
  /** Counts what was asked for an image before an interruption. */
  void restore(int position, AttackCost cost) {
    queries.restore(position, cost.queries());
    gradients.ifPresent(door -> door.restore(position, cost.gradients()));
  }

  /** What was asked for an image under attack so far. */
  AttackCost cost(int position) {
    return new AttackCost(
        queries.queries(position), gradients.map(door -> door.gradients(position)).orElse(0));
  }
}
