package org.fmnist.graph.exact;

import java.util.Set;
import org.fmnist.graph.Layer;

/**
 * The constants of the training graph: the arguments of {@code CNN.__init__} in {@code model.py}.
 * Immutable as long as nobody writes to the set.
 *
 * @param seed the graph-level seed ({@code tf.set_random_seed})
 * @param learningRateBase {@code lr[0]}, what the learning rate decays towards
 * @param learningRateInit {@code lr[1]}, what is added to it at step 0
 * @param learningRateDecay {@code lr_decay}, steps in which the added part falls to 1/e
 * @param gradientClip {@code grad_clip}: each element of a gradient is clipped to ± this
 * @param frozen layers that training leaves as they are
 * @param operationSeeds those of the random operations, beside the graph's
 */
public record ExactSettings(
    long seed,
    double learningRateBase,
    double learningRateInit,
    double learningRateDecay,
    double gradientClip,
    Set<Layer> frozen,
    OperationSeeds operationSeeds) {

  /**
   * What trained the original's checkpoint. {@code train.py} reads the flags {@code lr_base},
   * {@code lr_init}, {@code lr_decay} and {@code grad_clip} and never passes them on; these are the
   * defaults of {@code CNN.__init__}, and what the original's MetaGraph holds.
   */
  public static ExactSettings original() {
    return new ExactSettings(2019, 1e-5, 2e-2, 2000, 5, Set.of(), OperationSeeds.TF1);
  }
}
