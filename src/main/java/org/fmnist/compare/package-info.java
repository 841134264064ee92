/**
 * Compares the port with the Python original, tensor by tensor: with its MetaGraph, run in this
 * process, or with values that {@code tools/reference.py} dumped. Start at {@link
 * org.fmnist.compare.PortComparison}.
 */
@NullMarked
package org.fmnist.compare;

import org.jspecify.annotations.NullMarked;
