/**
 * Image files of any size and colour as the 28x28 light-on-dark pixels that the network knows.
 * Start at {@link org.fmnist.image.ImageConverter}.
 */
@NullMarked
package org.fmnist.image;

import org.jspecify.annotations.NullMarked;
