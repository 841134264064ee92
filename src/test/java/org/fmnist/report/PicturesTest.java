package org.fmnist.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.fmnist.io.FmnistException;
import org.fmnist.report.AttackPictures.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesTest {
  @TempDir Path folder;

  @Test
  void showsEveryPixelOfAPairAsASquareOfItsOwnIntensity() throws IOException {
    byte[] original = ramp(0);
    byte[] adversarial = ramp(25);
    Path png = folder.resolve("pictures.png");

    AttackPictures.write(
        png, List.of(new Pair(original, adversarial, "Coat", 0.98f, "Sandal", 0.61f)));

    BufferedImage page = ImageIO.read(png.toFile());
    assertThat(shown(page, 38, 58, 7)).isEqualTo(original);
    assertThat(shown(page, 38 + 28 * 7 + 60, 58, 7)).isEqualTo(adversarial);
  }

  @Test
  void growsByARowForEveryTwoPairs() throws IOException {
    int two = heightOf(2);
    assertThat(heightOf(1)).isEqualTo(two);
    assertThat(heightOf(9)).isEqualTo(heightOf(10));
    assertThat(heightOf(10) - heightOf(8)).isEqualTo(heightOf(4) - two);
  }

  @Test
  void refusesWhatCannotBeDrawn() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AttackPictures.write(folder.resolve("none.png"), List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Pair(new byte[783], new byte[784], "a", 1, "b", 1))
        .withMessageContaining("784")
        .withMessageContaining("783");
  }

  /** A folder of the picture's name stands for all that keeps it from being drawn. */
  @Test
  void aComparisonIsNotLostForItsPlot() throws IOException {
    Files.createDirectories(folder.resolve("robustness.png/taken"));
    List<String> notes = SampleDirectories.comparison().write(folder);
    assertThat(notes)
        .singleElement()
        .asString()
        .startsWith("could not draw " + folder.resolve("robustness.png") + ": ")
        .endsWith("; all results are written");
    assertThat(RobustnessComparison.read(folder)).isEqualTo(SampleDirectories.comparison());
    assertThat(folder.resolve("comparison.md")).exists();
  }

  @Test
  void namesTheFileThatCannotBeWritten() {
    Path png = folder.resolve("absent").resolve("pictures.png");
    assertThatThrownBy(() -> AttackPictures.write(png, pairs(1)))
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining(png.toString());
    assertThat(folder.resolve("absent")).doesNotExist();
  }

  @Test
  void doesNotRoundAProbabilityUpToCertainty() {
    assertThat(AttackPictures.percent(0.9996f)).isEqualTo(">99.9%");
    assertThat(AttackPictures.percent(1f)).isEqualTo("100.0%");
    assertThat(AttackPictures.percent(0.614f)).isEqualTo("61.4%");
  }

  @Test
  void drawsARowForEachClass() throws IOException {
    List<SampleSheet.Row> rows = new ArrayList<>();
    for (int label = 0; label < 10; label++) {
      rows.add(new SampleSheet.Row("class " + label, List.of(ramp(label), ramp(100 + label))));
    }
    Path png = folder.resolve("samples.png");

    SampleSheet.write(png, rows);

    BufferedImage page = ImageIO.read(png.toFile());
    for (int label = 0; label < 10; label++) {
      int y = 16 + label * 90 + 3;
      assertThat(shown(page, 206, y, 3)).isEqualTo(ramp(label));
      assertThat(shown(page, 206 + 90, y, 3)).isEqualTo(ramp(100 + label));
    }
  }

  private int heightOf(int count) throws IOException {
    Path png = folder.resolve("pairs.png");
    AttackPictures.write(png, pairs(count));
    assertThat(Files.size(png)).isPositive();
    return ImageIO.read(png.toFile()).getHeight();
  }

  private static List<Pair> pairs(int count) {
    Pair[] pairs = new Pair[count];
    Arrays.fill(pairs, new Pair(ramp(1), ramp(2), "T-shirt/top", 0.5f, "Ankle boot", 0.5f));
    return List.of(pairs);
  }

  private static byte[] ramp(int start) {
    byte[] pixels = new byte[784];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (start + i);
    }
    return pixels;
  }

  /** Reads an image back off the page, from the middle of each square. */
  private static byte[] shown(BufferedImage page, int x, int y, int scale) {
    byte[] pixels = new byte[784];
    for (int i = 0; i < pixels.length; i++) {
      int column = x + i % 28 * scale + scale / 2;
      int row = y + i / 28 * scale + scale / 2;
      pixels[i] = (byte) page.getRGB(column, row);
    }
    return pixels;
  }
}
