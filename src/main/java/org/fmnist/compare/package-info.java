/**
 * Holds the port against the Python original, tensor by tensor: against its MetaGraph, run in this
 * process, or against values that {@code tools/reference.py} dumped. Start at {@link
 * org.fmnist.compare.PortComparison}.
 */
@NullMarked
package org.fmnist.compare;

import org.jspecify.annotations.NullMarked;
