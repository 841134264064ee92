package org.fmnist.graph;

/**
 * What one backward pass tells about N images. Immutable as long as nobody writes to the arrays.
 *
 * @param logits N rows of 10
 * @param gradient N rows of 784: d loss / d pixel, per unit of the raw range 0..255
 */
public record InputGradient(float[] logits, float[] gradient) {}
