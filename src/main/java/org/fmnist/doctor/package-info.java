/**
 * Checks of the machine, the jar, the dataset and a checkpoint. Start at {@link
 * org.fmnist.doctor.Doctor}.
 */
package org.fmnist.doctor;
