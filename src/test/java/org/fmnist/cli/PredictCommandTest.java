package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path folder;

  @Test
  void wantsFiles() {
    assertThat(run("predict")).isEqualTo(2);
    assertThat(text(err)).contains("expected image files or folders, found none");
  }

  @Test
  void refusesAWrongFlag() {
    assertThat(run("predict", "--invert", "maybe", "x.png")).isEqualTo(2);
    assertThat(text(err)).contains("--invert: expected one of [auto, yes, no], found \"maybe\"");
    assertThat(run("predict", "--top", "11", "x.png")).isEqualTo(2);
  }

  @Test
  void classifiesAFolderInBatchesAndGoesOnAfterAFileThatIsNoImage() throws IOException {
    LabeledImages test = Dataset.embedded().test();
    for (int i = 0; i < 20; i++) {
      write(test, i);
    }
    Path broken = Files.writeString(folder.resolve("05x.png"), "no image");

    int code = run("predict", "--json", "--batch-size", "7", folder.toString());

    assertThat(code).isEqualTo(1);
    assertThat(text(err).lines())
        .filteredOn(line -> line.startsWith("fmnist:"))
        .containsExactly(
            "fmnist: expected an image (PNG, JPEG, BMP or GIF), found something else: " + broken);
    List<Map<String, Object>> lines = new ArrayList<>();
    for (String line : text(out).lines().toList()) {
      lines.add(JSON.std.mapFrom(line));
    }
    assertThat(lines).hasSize(21);
    assertThat(lines.remove(6).get("error")).isNotNull();
    int right = 0;
    for (int i = 0; i < 20; i++) {
      List<?> top = (List<?>) lines.get(i).get("top");
      assertThat(top).hasSize(3);
      Map<?, ?> first = (Map<?, ?>) top.get(0);
      right += first.get("label").equals(test.label(i)) ? 1 : 0;
    }
    // The checkpoint gets 92 % of the test images right.
    assertThat(right).isGreaterThanOrEqualTo(18);
  }

  @Test
  void printsALineAFile() throws IOException {
    Path file = write(Dataset.embedded().test(), 0);
    int code = run("predict", "--top", "2", file.toString());
    assertThat(code).isZero();
    assertThat(text(out).strip())
        .matches("\\Q" + file + "\\E: Ankle boot \\d+\\.\\d\\d %, [A-Z].* \\d+\\.\\d\\d %");
  }

  @Test
  void readsTheOriginalsSamplePictures() throws IOException {
    String original = System.getProperty("fmnist.original", "");
    assumeTrue(!original.isEmpty(), "fmnist.original is not set: the original is not there");
    int right = 0;
    // fmnist_0.jpg shows class 0, and so on; they are painted in matplotlib's viridis.
    assertThat(run("predict", "--json", Path.of(original, "images").toString())).isZero();
    List<String> lines = text(out).lines().toList();
    assertThat(lines).hasSize(10).allMatch(line -> line.contains("colour map viridis: undone"));
    for (int label = 0; label < 10; label++) {
      List<?> top = (List<?>) JSON.std.mapFrom(lines.get(label)).get("top");
      right += ((Map<?, ?>) top.get(0)).get("label").equals(label) ? 1 : 0;
    }
    assertThat(right).isGreaterThanOrEqualTo(9);
  }

  @Test
  void countsSkippedFilesAndKeepsAnOddNameOnOneLine() throws IOException {
    Path file = write(Dataset.embedded().test(), 0);
    Files.move(file, folder.resolve("new\nline.png"));
    Files.writeString(folder.resolve("notes.txt"), "not a picture");
    assertThat(run("predict", folder.toString())).isZero();
    assertThat(text(err)).contains("not called like images, skipped: 1");
    assertThat(text(out).lines())
        .hasSize(1)
        .first()
        .asString()
        .contains("new?line.png: Ankle boot");
  }

  @Test
  void doesNotFetch() {
    assertThat(run("predict", "https://example.org/shoe.jpg")).isEqualTo(1);
    assertThat(text(err)).contains("found a URL, which is not fetched");
  }

  private Path write(LabeledImages images, int index) throws IOException {
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    byte[] pixels = new byte[784];
    images.copyPixels(index, pixels, 0);
    image.getRaster().setDataElements(0, 0, 28, 28, pixels);
    Path file = folder.resolve(String.format("%02d.png", index));
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private int run(String... args) {
    PrintStream results = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream notes = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new Main(results, notes, false, () -> false).run(args);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
