/**
 * Adversarial training: training with attacked images, and the comparison of a model before and
 * after it. Start with {@link org.fmnist.defend.HardeningJob}, and with {@link
 * org.fmnist.defend.RobustnessComparisonJob} for two models that exist already.
 */
@NullMarked
package org.fmnist.defend;

import org.jspecify.annotations.NullMarked;
