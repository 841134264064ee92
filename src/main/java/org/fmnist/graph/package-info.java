/**
 * The network: its variables and sizes, shared by two engines that build it with TensorFlow's
 * operations. {@code graph.exact} is the twin of {@code model.py}; {@code graph.fast} computes the
 * same in another shape. Start at {@link org.fmnist.graph.Variable}.
 */
@NullMarked
package org.fmnist.graph;

import org.jspecify.annotations.NullMarked;
