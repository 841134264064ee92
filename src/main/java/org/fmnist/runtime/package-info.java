/**
 * TensorFlow's native runtime: loading it, sessions and devices, tensors on both sides, event
 * files. Start at {@link org.fmnist.runtime.GraphSession}, the place where sessions are opened.
 */
package org.fmnist.runtime;
