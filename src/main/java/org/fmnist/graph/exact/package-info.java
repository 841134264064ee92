/**
 * The twin of {@code model.py}: the original's operations in the original's order, with its seeds,
 * so that a run gives the original's bits. Lay {@link org.fmnist.graph.exact.ExactGraph} beside the
 * class {@code CNN}; {@link org.fmnist.graph.exact.ExactNetwork} has its public methods.
 */
@NullMarked
package org.fmnist.graph.exact;

import org.jspecify.annotations.NullMarked;
