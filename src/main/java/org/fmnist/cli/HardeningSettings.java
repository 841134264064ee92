package org.fmnist.cli;

import org.fmnist.defend.ComparisonSettings;
import org.fmnist.defend.InnerAttack;
import org.fmnist.defend.MixedImages;

/**
 * What {@code harden} does beside training; {@code config.json} keeps it.
 *
 * @param before the model to harden: a path, or {@code shipped}
 * @param loop the attack inside the training loop; null if there is none
 * @param mixed the attack before training; null if there is none
 * @param comparison how the model is compared with the one before
 */
record HardeningSettings(
    String before, InnerAttack loop, MixedImages mixed, ComparisonSettings comparison) {
  /** Their place in {@code config.json}. */
  static final String CONFIG = "hardening";
}
