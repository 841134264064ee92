package org.fmnist.data;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.core.source64.SplitMix64;
import org.apache.commons.rng.core.source64.XoShiRo256PlusPlus;

/**
 * A generator for each thing that needs chance, found by numbers that name it: so what one image
 * gets depends on no other image, no thread and no batch size, and can be drawn again. Static
 * functions only, which may be called from several threads; a generator is not for sharing between
 * them.
 */
public final class KeyedRandom {
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

  /**
   * The generator of one image for one purpose, as attacks draw; it starts anew at each call.
   *
   * @param seed of everything random
   * @param image its place in the file or split that it comes from
   * @param purpose a word: each has its own generator
   */
  public static UniformRandomProvider of(long seed, long image, String purpose) {
    // Results that exist hang on this sum, which was written before the mixing above.
    SplitMix64 states =
        new SplitMix64(
            seed * 0x9E3779B97F4A7C15L + image * 0xD1B54A32D192ED03L + purpose.hashCode());
    long[] state = {states.nextLong(), states.nextLong(), states.nextLong(), states.nextLong()};
    return new XoShiRo256PlusPlus(state);
  }

  /**
   * Shuffles in place (Fisher and Yates, from the end). Written here because results hang on the
   * order, and a library's next version may draw in another way.
   */
  public static void shuffle(UniformRandomProvider random, int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
  }

  private static long mix(long value) {
    return new SplitMix64(value).nextLong();
  }
}
