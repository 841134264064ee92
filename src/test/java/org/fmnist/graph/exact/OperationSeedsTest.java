package org.fmnist.graph.exact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.fmnist.graph.exact.OperationSeeds.Pair;
import org.junit.jupiter.api.Test;

/** The seeds as Python's {@code tf.get_seed} gives them. */
class OperationSeedsTest {
  @Test
  void ofTensorFlow1StandInTheMetaGraph() {
    assertThat(IntStream.range(0, 5).mapToLong(i -> OperationSeeds.TF1.kernel(2019, i).seed2()))
        .containsExactly(9L, 22L, 35L, 48L, 61L);
    assertThat(IntStream.range(0, 4).mapToLong(i -> OperationSeeds.TF1.dropout(2019, i).seed2()))
        .containsExactly(136L, 209L, 282L, 353L);
  }

  @Test
  void ofTensorFlow2AreCounted() {
    assertThat(OperationSeeds.TF2.kernel(2019, 0)).isEqualTo(new Pair(2019, 0));
    assertThat(OperationSeeds.TF2.kernel(2019, 4)).isEqualTo(new Pair(2019, 4));
    assertThat(OperationSeeds.TF2.dropout(2019, 3)).isEqualTo(new Pair(2019, 8));
  }

  @Test
  void graphSeedsAreTakenModuloTheLargestInteger() {
    assertThat(OperationSeeds.TF1.kernel(2147483646L, 0).seed()).isEqualTo(2147483646L);
    assertThat(OperationSeeds.TF1.kernel(2147483647L, 0).seed()).isZero();
    assertThat(OperationSeeds.TF1.kernel(4294967295L, 0).seed()).isEqualTo(1);
  }

  @Test
  void twoZerosWouldAskForChance() {
    assertThat(OperationSeeds.TF2.kernel(0, 0)).isEqualTo(new Pair(0, 2147483647L));
    assertThat(OperationSeeds.TF2.kernel(0, 1)).isEqualTo(new Pair(0, 1));
  }
}
