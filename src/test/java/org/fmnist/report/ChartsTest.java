package org.fmnist.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.knowm.xchart.XYChart;

class ChartsTest {
  /** A chart of one epoch has that epoch's value as its only tick, with all its digits. */
  @ParameterizedTest
  @CsvSource({
    "2.6637583, 2.6638",
    "0.57969666, 0.5797",
    "94.70, 94.7",
    "1562, 1562",
    "120000, 120000",
    "0, 0",
    "-0.25, -0.25",
    "0.000012345678, 0.000012346"
  })
  void ticksAreShort(double value, String label) {
    Line line = new Line("training", new double[] {value}, new double[] {value});
    XYChart chart = Charts.lines("epoch", "loss", List.of(line));
    for (Function<Double, String> labels :
        List.of(
            chart.getStyler().getXAxisTickLabelsFormattingFunction(),
            chart.getStyler().getYAxisTickLabelsFormattingFunction())) {
      assertThat(labels.apply(value)).isEqualTo(label);
    }
  }
}
