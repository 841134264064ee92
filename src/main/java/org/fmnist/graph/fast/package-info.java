/**
 * The network of {@code graph.exact} in the shape that runs fastest: batch norm folded into kernels
 * and biases for inference ({@link org.fmnist.graph.fast.FoldedGraph}), fused batch norm and one
 * session run a step for training. Start at {@link org.fmnist.graph.fast.FastTrainingGraph}.
 */
@NullMarked
package org.fmnist.graph.fast;

import org.jspecify.annotations.NullMarked;
