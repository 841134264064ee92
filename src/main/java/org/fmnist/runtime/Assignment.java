package org.fmnist.runtime;

import org.tensorflow.op.Op;
import org.tensorflow.op.core.Placeholder;

/**
 * How a variable takes a value from outside. Immutable.
 *
 * @param value to be fed
 * @param assign to be run
 */
public record Assignment(Placeholder<?> value, Op assign) {}
