package org.fmnist.data;

import org.apache.commons.rng.sampling.ArraySampler;

/**
 * The order in which an epoch sees its images: a function of seed and epoch alone. Static functions
 * only, which may be called from several threads.
 */
public final class EpochOrder {
  private EpochOrder() {}

  /**
   * The positions in the order of an epoch; the given array stays as it is.
   *
   * @param epoch from 0
   */
  public static int[] of(int[] positions, long seed, long epoch) {
    return ArraySampler.shuffle(
        KeyedRandom.of(seed, KeyedRandom.Purpose.EPOCH, epoch), positions.clone());
  }
}
