/**
 * Training: the job ({@link org.fmnist.train.TrainingJob}; start here), its short loop ({@link
 * org.fmnist.train.Training}), settings with named {@linkplain org.fmnist.train.Presets presets},
 * and listeners that save, log, show and stop.
 */
@NullMarked
package org.fmnist.train;

import org.jspecify.annotations.NullMarked;
