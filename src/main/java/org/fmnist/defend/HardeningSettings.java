package org.fmnist.defend;

import static org.fmnist.io.InvalidSettingException.require;

import org.fmnist.checkpoint.WeightsSource;
import org.jspecify.annotations.Nullable;

/**
 * What hardening does beside training; {@code config.json} keeps it. Immutable.
 *
 * @param before the model to harden, as {@link WeightsSource#parse} reads it
 * @param loop the attack inside the training loop; null if there is none
 * @param mixed the attack before training; null if there is none
 * @param comparison how the model is compared with the one before
 */
public record HardeningSettings(
    String before,
    @Nullable InnerAttack loop,
    @Nullable MixedImages mixed,
    ComparisonSettings comparison) {
  /** Their place in {@code config.json}. */
  static final String CONFIG = "hardening";

  public HardeningSettings {
    require((loop == null) != (mixed == null), "loop", "it or mixed", "both or none");
    // The run may go on from another working directory.
    before = WeightsSource.parse(before).absolute().toString();
  }

  /** The shipped model, hardened by an attack inside the training loop. */
  public static HardeningSettings inLoop(InnerAttack attack, ComparisonSettings comparison) {
    return new HardeningSettings(WeightsSource.shipped().toString(), attack, null, comparison);
  }

  /** The shipped model, hardened by attacked images that are mixed into the training set. */
  public static HardeningSettings mixing(MixedImages images, ComparisonSettings comparison) {
    return new HardeningSettings(WeightsSource.shipped().toString(), null, images, comparison);
  }

  /** The same for another model. */
  public HardeningSettings withBefore(WeightsSource model) {
    return new HardeningSettings(model.toString(), loop, mixed, comparison);
  }

  /** The model to harden. */
  WeightsSource source() {
    return WeightsSource.parse(before);
  }
}
