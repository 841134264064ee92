package org.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.fmnist.io.FmnistException;
import org.fmnist.io.InvalidSettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginalBatchesTest {
  private static OriginalBatches fashionMnist() {
    return OriginalBatches.of(
        60_000, 10_000, OriginalBatches.VALIDATION_SIZE, OriginalBatches.SEED);
  }

  @Test
  void splitAndFirstBatchesOfTheOriginal() {
    OriginalBatches batches = fashionMnist();
    assertThat(Arrays.copyOf(batches.validation().all(), 5))
        .containsExactly(54545, 10130, 51703, 15876, 32578);
    assertThat(Arrays.copyOf(batches.train().all(), 5))
        .containsExactly(30582, 30322, 38080, 58982, 17744);
    assertThat(Arrays.copyOf(batches.train().next(32), 5))
        .containsExactly(51681, 32739, 11695, 17967, 48234);
    assertThat(Arrays.copyOf(batches.validation().next(32), 5))
        .containsExactly(468, 37772, 24984, 9257, 49561);
    assertThat(Arrays.copyOf(batches.test().next(32), 5))
        .containsExactly(9365, 7239, 9888, 7493, 1399);
  }

  /**
   * Three epochs, the second without a new best (so without test batches). The checksums are those
   * of the same loops in CPython 3.11 with {@code random.sample}, over little-endian int32.
   */
  @Test
  void threeEpochsOfTheOriginal() {
    OriginalBatches batches = fashionMnist();
    CRC32 crc = new CRC32();
    long[] afterEpoch = {1534034042L, 904697065L, 356158029L};
    for (int epoch = 0; epoch < afterEpoch.length; epoch++) {
      take(batches.train(), 1562, crc);
      take(batches.validation(), 312, crc);
      if (epoch != 1) {
        take(batches.test(), 312, crc);
      }
      assertThat(crc.getValue()).as("epoch %d", epoch).isEqualTo(afterEpoch[epoch]);
    }
  }

  private static void take(BatchOrder order, int count, CRC32 crc) {
    for (int i = 0; i < count; i++) {
      ByteBuffer bytes = ByteBuffer.allocate(32 * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asIntBuffer().put(order.next(32));
      crc.update(bytes.array());
    }
  }

  @Test
  void aRoundThatFitsIsHandedOutWhole() {
    BatchOrder train = OriginalBatches.of(40, 5, 10, 7).train();
    int[] round = IntStream.range(0, 3).flatMap(i -> IntStream.of(train.next(10))).toArray();
    int[] all = train.all();
    Arrays.sort(round);
    Arrays.sort(all);
    assertThat(round).isEqualTo(all);
  }

  @ParameterizedTest
  @CsvSource({"0,0,0", "1,0,0", "10,3,1", "11,7,20", "40,0,3"})
  void resumedBatchesGoOnAsIfNothingHappened(int train, int validation, int test) {
    OriginalBatches first = OriginalBatches.of(50, 21, 15, 3);
    IntStream.range(0, train).forEach(i -> first.train().next(8));
    IntStream.range(0, validation).forEach(i -> first.validation().next(4));
    IntStream.range(0, test).forEach(i -> first.test().next(4));
    OriginalBatches second = OriginalBatches.resume(50, 21, 15, 3, first.state());
    assertThat(second.state()).isEqualTo(first.state());
    for (int i = 0; i < 30; i++) {
      assertThat(second.train().next(8)).isEqualTo(first.train().next(8));
      assertThat(second.validation().next(4)).isEqualTo(first.validation().next(4));
      assertThat(second.test().next(4)).isEqualTo(first.test().next(4));
    }
  }

  @Test
  void aStateOfOtherSizesIsRefused() {
    OriginalBatches.State state = OriginalBatches.of(50, 21, 15, 3).state();
    assertThatThrownBy(() -> OriginalBatches.resume(5000, 21, 15, 3, state))
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining("4985 training, 15 validation and 21 test images");
    OriginalBatches.State endless =
        new OriginalBatches.State(Long.MAX_VALUE, state.train(), state.validation(), state.test());
    assertThatThrownBy(() -> OriginalBatches.resume(50, 21, 15, 3, endless))
        .isInstanceOf(FmnistException.class);
    OriginalBatches.State pastTheEnd =
        new OriginalBatches.State(
            state.words(),
            new OriginalBatches.Round(state.train().drawnAt(), 36),
            state.validation(),
            state.test());
    assertThatThrownBy(() -> OriginalBatches.resume(50, 21, 15, 3, pastTheEnd))
        .isInstanceOf(FmnistException.class);
  }

  @Test
  void aBatchLargerThanItsSplitIsRefused() {
    BatchOrder validation = OriginalBatches.of(50, 21, 15, 3).validation();
    assertThat(validation.next(15)).hasSize(15);
    assertThatThrownBy(() -> validation.next(16))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage("batchSize: expected 1 to the 15 images of the validation split, found 16");
    assertThatThrownBy(() -> OriginalBatches.of(50, 21, 50, 3))
        .isInstanceOf(InvalidSettingException.class);
  }
}
