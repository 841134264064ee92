package org.fmnist.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.assertj.core.api.Assertions;
import org.fmnist.io.FmnistException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NaN|–",
        "0|0",
        "1562|1,562",
        "0.0981|0.0981",
        "2200.6|2,201",
        "33.25|33.25",
        "1e-5|1.00e-05"
      })
  void printsNumbersForPeople(double number, String text) {
    assertThat(Figures.number(number)).isEqualTo(text);
  }

  @Test
  void printsSharesAndTimes() {
    assertThat(Figures.percent(0.92184)).isEqualTo("92.18\u00a0%");
    assertThat(Figures.percent(Double.NaN)).isEqualTo("–");
    assertThat(Figures.withInterval(0.5, List.of(0.47, 0.53)))
        .isEqualTo("50.00\u00a0% (47.00–53.00)");
    assertThat(Figures.withInterval(0.5, List.of())).isEqualTo("50.00\u00a0%");
    assertThat(Figures.seconds(61.25)).isEqualTo("61.3 s");
    assertThat(Figures.seconds(272.4)).isEqualTo("4 min 32 s");
    assertThat(Figures.className(9)).isEqualTo("Ankle boot");
    assertThat(Figures.className(-1)).isEqualTo("class -1");
  }

  @Test
  void countsInBinsThatDouble() {
    Histogram histogram = Histogram.of(new int[] {1, 2, 3, 3, 4, 7, 8, 40});
    assertThat(histogram.names()).containsExactly("1", "2–3", "4–7", "8–15", "16–31", "32–63");
    assertThat(histogram.counts()).containsExactly(1, 3, 2, 1, 0, 1);
    assertThat(Histogram.of(new int[] {0, 0}).names()).containsExactly("0");
  }

  @Test
  void thinsALineButKeepsItsEnds() {
    double[] x = new double[1001];
    for (int i = 0; i < x.length; i++) {
      x[i] = i;
    }
    Line thin = new Line("x", x, x).thinned(11);
    assertThat(thin.x()).containsExactly(0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000);
  }

  @Test
  void plotsCurvesWithGaps(@TempDir Path folder) throws IOException {
    Path csv = SampleDirectories.run(folder, "run").resolve("epochs.csv");
    Path png = folder.resolve("curves.png");
    TrainingCurves.write(png, csv);
    BufferedImage picture = ImageIO.read(png.toFile());
    assertThat(picture.getWidth()).isGreaterThan(1000);
    for (int series = 0; series < 3; series++) {
      assertThat(count(picture, Palette.series(series).getRGB())).isGreaterThan(200);
    }
    Files.writeString(csv, Files.readString(csv).lines().findFirst().orElseThrow() + "\n");
    Assertions.assertThatThrownBy(() -> TrainingCurves.write(png, csv))
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining("at least one epoch");
  }

  private static long count(BufferedImage picture, int colour) {
    int[] pixels =
        picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    return java.util.Arrays.stream(pixels).filter(pixel -> pixel == colour).count();
  }
}
