package org.fmnist.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExecutorReportsTest {
  private static final ExecutorReport ONE = new ExecutorReport("1", "a", "00ff", "oneDNN on");
  private static final ExecutorReport TWO = new ExecutorReport("2", "b", "00ff", "oneDNN on");
  private static final ExecutorReport OTHER = new ExecutorReport("3", "c", "1234", "oneDNN off");

  @Test
  void nobodyIsNamedWhereAllComputeTheSame() {
    assertThat(ExecutorReports.differing(List.of(ONE, TWO))).isEmpty();
  }

  @Test
  void whoComputesOtherBitsIsNamedWithItsMachine() {
    assertThat(ExecutorReports.differing(List.of(ONE, OTHER, TWO)))
        .singleElement()
        .asString()
        .contains("executor 3 on c", "1234", "00ff", "oneDNN off", "elsewhere oneDNN on");
  }

  @Test
  void eachExecutorStandsOnce() {
    assertThat(ExecutorReports.distinct(List.of(TWO, ONE, TWO))).containsExactly(ONE, TWO);
  }
}
