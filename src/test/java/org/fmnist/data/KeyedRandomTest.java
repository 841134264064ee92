package org.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.rng.core.source64.XoShiRo256PlusPlus;
import org.junit.jupiter.api.Test;

class KeyedRandomTest {
  /** The order that commons-rng-sampling 1.6 gave, with which the figures were made. */
  @Test
  void shufflesAsItAlwaysHas() {
    int[] values = IntStream.range(0, 49).toArray();
    KeyedRandom.shuffle(new XoShiRo256PlusPlus(new long[] {1, 2, 3, 4}), values);
    assertThat(Arrays.copyOf(values, 8)).containsExactly(20, 5, 10, 34, 38, 9, 23, 27);
    assertThat(Arrays.copyOfRange(values, 45, 49)).containsExactly(46, 47, 48, 0);
  }
}
