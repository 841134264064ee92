/**
 * Pictures and pages from results that others wrote or computed; no TensorFlow. Start at {@link
 * org.fmnist.report.HtmlReport} for the page, at {@link org.fmnist.report.AttackPictures} for a
 * picture.
 */
@NullMarked
package org.fmnist.report;

import org.jspecify.annotations.NullMarked;
