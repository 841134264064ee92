/**
 * Pictures and pages from results that others wrote or computed; no TensorFlow. Start at {@link
 * org.fmnist.report.AttackPictures}.
 */
package org.fmnist.report;
