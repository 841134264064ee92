/**
 * The dataset with its names and sizes; splits, batch order and augmentation. Pixels are raw,
 * 0..255. Start at {@link org.fmnist.data.Dataset}.
 */
@NullMarked
package org.fmnist.data;

import org.jspecify.annotations.NullMarked;
