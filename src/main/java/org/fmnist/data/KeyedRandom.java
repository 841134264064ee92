package org.fmnist.data;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.core.source64.SplitMix64;

/**
 * A generator for each thing that needs chance, found by numbers that name it: so what one image
 * gets depends on no other image, no thread and no batch size, and can be drawn again.
 */
final class KeyedRandom {
  private KeyedRandom() {}

  /** What the numbers are for: the same seed and counter give each purpose its own generator. */
  enum Purpose {
    IMAGE(0x696d616765L),
    BATCH(0x6261746368L),
    EPOCH(0x65706f6368L);

    private final long key;

    Purpose(long key) {
      this.key = key;
    }
  }

  /** The generator that belongs to these numbers; it starts anew at each call. */
  static UniformRandomProvider of(long seed, Purpose purpose, long counter) {
    // SplitMix64's states of neighbouring seeds overlap, so each number is mixed before the next.
    return new SplitMix64(mix(mix(mix(seed) + purpose.key) + counter));
  }

  private static long mix(long value) {
    return new SplitMix64(value).nextLong();
  }
}
