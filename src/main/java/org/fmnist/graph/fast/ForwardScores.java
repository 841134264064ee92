package org.fmnist.graph.fast;

/**
 * What one forward pass tells about N images. Immutable, as long as nobody writes to the arrays.
 *
 * @param logits N rows of 10
 * @param probabilities N rows of 10
 */
public record ForwardScores(float[] logits, float[] probabilities) {}
