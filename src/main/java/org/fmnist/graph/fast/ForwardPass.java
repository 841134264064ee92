package org.fmnist.graph.fast;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * What the network makes of images.
 *
 * @param convolved [N,28,28,24], of the first convolution alone
 * @param logits [N,10]
 */
record ForwardPass(Operand<TFloat32> convolved, Operand<TFloat32> logits) {}
