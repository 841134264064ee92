package org.fmnist.graph.fast;

/**
 * What one backward pass tells about N images.
 *
 * @param logits N rows of 10
 * @param gradients N rows of 784: d loss / d pixel
 */
public record ImageGradients(float[] logits, float[] gradients) {}
