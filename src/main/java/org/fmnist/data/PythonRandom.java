package org.fmnist.data;

import java.util.BitSet;
import org.apache.commons.rng.core.source32.MersenneTwister;

/**
 * Python's {@code random.Random}, draw for draw: the Mersenne Twister MT19937 seeded as {@code
 * random.seed(int)} seeds it, and the sampling of Python 3.6 to 3.12. The original's split and
 * batch order come from it. Not for sharing between threads.
 */
public final class PythonRandom {
  /** Up to this sample size Python's choice of algorithm does not depend on the size. */
  private static final int SMALL_SAMPLE = 5;

  private final MersenneTwister twister;
  private long words;

  /** The state after {@code random.seed(seed)}; as in Python, the sign of the seed is lost. */
  public PythonRandom(long seed) {
    twister = new MersenneTwister(key(Math.abs(seed)));
  }

  /** The magnitude in 32-bit digits, lowest first, without leading zeros; read as unsigned. */
  private static int[] key(long magnitude) {
    int high = (int) (magnitude >>> 32);
    return high == 0 ? new int[] {(int) magnitude} : new int[] {(int) magnitude, high};
  }

  /** {@code random.random()}: a multiple of 2^-53 in [0, 1). */
  public double random() {
    long high = word() >>> 5;
    long low = word() >>> 6;
    return (high * 67108864.0 + low) / 9007199254740992.0;
  }

  /**
   * {@code random._randbelow(n)}: a number in [0, n), each as likely.
   *
   * @throws IllegalArgumentException if {@code n} is not positive
   */
  public int randBelow(int n) {
    if (n <= 0) {
      throw new IllegalArgumentException("expected a positive bound, found " + n);
    }
    int shift = Integer.numberOfLeadingZeros(n);
    int drawn = (int) (word() >>> shift);
    while (drawn >= n) {
      drawn = (int) (word() >>> shift);
    }
    return drawn;
  }

  /**
   * {@code random.sample(range(populationSize), count)}: different numbers in random order.
   *
   * @throws IllegalArgumentException if {@code count} is negative or above {@code populationSize}
   */
  public int[] sample(int populationSize, int count) {
    if (count < 0 || count > populationSize) {
      throw new IllegalArgumentException(
          "expected a sample of 0 to " + populationSize + ", found " + count);
    }
    return populationSize <= poolLimit(count)
        ? sampleByMoving(populationSize, count)
        : sampleByRejecting(populationSize, count);
  }

  /** Python compares the memory of a list of the population with that of a set of the sample. */
  private static long poolLimit(int count) {
    long limit = 21;
    if (count > SMALL_SAMPLE) {
      limit += 1L << (2 * (int) Math.ceil(Math.log(count * 3.0) / Math.log(4)));
    }
    return limit;
  }

  private int[] sampleByMoving(int populationSize, int count) {
    int[] pool = new int[populationSize];
    for (int i = 0; i < populationSize; i++) {
      pool[i] = i;
    }
    int[] sample = new int[count];
    for (int i = 0; i < count; i++) {
      int at = randBelow(populationSize - i);
      sample[i] = pool[at];
      pool[at] = pool[populationSize - i - 1];
    }
    return sample;
  }

  private int[] sampleByRejecting(int populationSize, int count) {
    BitSet taken = new BitSet();
    int[] sample = new int[count];
    for (int i = 0; i < count; i++) {
      int drawn = randBelow(populationSize);
      while (taken.get(drawn)) {
        drawn = randBelow(populationSize);
      }
      taken.set(drawn);
      sample[i] = drawn;
    }
    return sample;
  }

  /** How many 32-bit words were drawn since the seed: with the seed, the whole state. */
  long words() {
    return words;
  }

  /** Draws words until {@code total} were drawn since the seed. */
  void advanceTo(long total) {
    if (total < words) {
      throw new IllegalArgumentException(
          "expected a position of at least " + words + ", found " + total);
    }
    while (words < total) {
      word();
    }
  }

  /** The next 32 bits, as an unsigned number. */
  private long word() {
    words++;
    return twister.nextInt() & 0xFFFFFFFFL;
  }
}
