/**
 * Checks of the machine, the jar, the dataset and a checkpoint. Start at {@link
 * org.fmnist.doctor.Doctor}.
 */
@NullMarked
package org.fmnist.doctor;

import org.jspecify.annotations.NullMarked;
