package org.fmnist.attack;

/**
 * What was asked of the attacked classifier for one image. Immutable.
 *
 * @param queries predictions
 * @param gradients backward passes
 */
public record AttackCost(int queries, int gradients) {}
