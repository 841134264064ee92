/**
 * The dataset and the file formats around it: IDX, NPY, the original's pickle, splits and batch
 * order. Pixels are raw, 0..255. Start at {@code Dataset}.
 */
package org.fmnist.data;
