/**
 * TensorFlow's native runtime: loading it, sessions and devices, tensors on both sides, event
 * files. Start at {@link org.fmnist.runtime.GraphSession}, the place where sessions are opened.
 */
@NullMarked
package org.fmnist.runtime;

import org.jspecify.annotations.NullMarked;
