/**
 * File formats (IDX, NPY, the pickle subset that NumPy arrays need, JSON), files and directories
 * that appear whole or not at all, and the errors that all packages throw. It knows nothing of the
 * dataset or the network. Start at {@link org.fmnist.io.AtomicFiles} and {@link
 * org.fmnist.io.FmnistException}.
 */
@NullMarked
package org.fmnist.io;

import org.jspecify.annotations.NullMarked;
