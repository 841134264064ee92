package org.fmnist.attack;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** Independent random streams by seed, image and purpose. */
final class RandomStreams {
  private RandomStreams() {}

  static UniformRandomProvider of(long seed, int image, String purpose) {
    // Whitened, so that neighbouring seeds and images do not give related states.
    UniformRandomProvider mix =
        RandomSource.SPLIT_MIX_64.create(
            seed * 0x9E3779B97F4A7C15L + image * 0xD1B54A32D192ED03L + purpose.hashCode());
    long[] state = {mix.nextLong(), mix.nextLong(), mix.nextLong(), mix.nextLong()};
    return RandomSource.XO_SHI_RO_256_PP.create(state);
  }
}
