package org.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against values that CPython 3.11's {@code random.Random(seed)} printed. */
class PythonRandomTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0.8444218515250481",
    "-5, 0.6229016948897019",
    "5, 0.6229016948897019",
    "1099511627793, 0.6614192930187859",
    "-9223372036854775808, 0.5534639983914199",
  })
  void firstRandomOfASeed(long seed, double expected) {
    assertThat(new PythonRandom(seed).random()).isEqualTo(expected);
  }

  @Test
  void everySamplingAlgorithmAndSmallBounds() {
    PythonRandom random = new PythonRandom(-5);
    random.random();
    assertThat(random.randBelow(Integer.MAX_VALUE)).isEqualTo((int) (3185950873L >>> 1));
    assertThat(random.sample(1000, 6)).containsExactly(367, 814, 707, 965, 861, 757);
    assertThat(random.sample(10, 10)).containsExactly(8, 0, 7, 6, 1, 9, 5, 4, 3, 2);
    assertThat(random.randBelow(1)).isZero();
    assertThat(Arrays.copyOf(random.sample(100_000, 60), 5))
        .containsExactly(49906, 71271, 13365, 75227, 32680);
  }

  @Test
  void wholeSampleIsAPermutation() {
    int[] sample = new PythonRandom(1).sample(1000, 1000);
    Arrays.sort(sample);
    for (int i = 0; i < 1000; i++) {
      assertThat(sample[i]).isEqualTo(i);
    }
  }

  @Test
  void boundsAreChecked() {
    PythonRandom random = new PythonRandom(1);
    assertThatThrownBy(() -> random.randBelow(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> random.sample(3, 4)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> random.sample(3, -1)).isInstanceOf(IllegalArgumentException.class);
  }
}
