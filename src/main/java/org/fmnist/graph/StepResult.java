package org.fmnist.graph;

/**
 * What one batch gave. Immutable.
 *
 * @param loss mean softmax cross-entropy; a float32 value, widened, where the network computes in
 *     float32
 * @param accuracy share of the batch that is classified correctly, 0..1
 */
public record StepResult(double loss, double accuracy) {}
