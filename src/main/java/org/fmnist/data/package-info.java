/**
 * The dataset and the file formats around it: IDX, NPY, the original's pickle; splits, batch order
 * and augmentation. Pixels are raw, 0..255. Start at {@link org.fmnist.data.Dataset}.
 */
package org.fmnist.data;
