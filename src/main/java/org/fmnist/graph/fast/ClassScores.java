package org.fmnist.graph.fast;

/**
 * What one forward pass tells about N images.
 *
 * @param logits N rows of 10
 * @param probabilities N rows of 10
 */
public record ClassScores(float[] logits, float[] probabilities) {}
