/**
 * Checkpoints in TensorFlow's V2 format, as {@code tf.train.Saver} of the original writes them.
 * Start at {@link org.fmnist.checkpoint.Checkpoints}, which reads the weights of the network;
 * {@link org.fmnist.checkpoint.CheckpointReader} reads anything else that a checkpoint holds.
 */
@NullMarked
package org.fmnist.checkpoint;

import org.jspecify.annotations.NullMarked;
