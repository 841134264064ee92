package org.fmnist.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path folder;

  @Test
  void writesThePage() throws IOException {
    Path run = Files.createDirectories(folder.resolve("run"));
    Files.writeString(run.resolve("config.json"), "{\"seed\":2019}");
    Path page = folder.resolve("report.html");
    assertThat(run("report", "--json", run.toString(), "--out", page.toString())).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"page\"", "report.html");
    assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>").contains("2019");
  }

  @Test
  void tellsWhatIsMissing() {
    assertThat(run("report")).isEqualTo(2);
    assertThat(run("report", folder.toString())).isEqualTo(2);
    assertThat(run("report", folder.toString(), "--out", folder.toString())).isEqualTo(2);
    Path page = folder.resolve("report.html");
    assertThat(run("report", folder.toString(), "--out", page.toString())).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .contains(
            "fmnist: expected directories of runs or attacks, found none",
            "fmnist: --out: expected the page to write, found none",
            "fmnist: --out: expected a file to write, found the directory " + folder);
    assertThat(page).doesNotExist();
  }

  /** Runs of one epoch and of three, whose epochs do not look at the test images. */
  @Test
  void showsARunAsTheProgramWroteIt() throws IOException {
    Path data = SmallData.write(folder.resolve("data"));
    List<String> page = new ArrayList<>(List.of("report", "--out", folder + "/report.html"));
    for (String epochs : List.of("1", "3")) {
      Path directory = folder.resolve("run" + epochs);
      List<String> line =
          new ArrayList<>(List.of("train", "--preset", "quick", "--epochs", epochs, "--quiet"));
      line.addAll(List.of("--data", "" + data, "--valid-size", "64", "--log-every", "1"));
      line.addAll(List.of("--batch-size", "16", "--threads", "1", "--out", "" + directory));
      assertThat(run(line.toArray(String[]::new))).as(err.toString(UTF_8)).isZero();
      page.add(directory.toString());
    }
    assertThat(run(page.toArray(String[]::new))).as(err.toString(UTF_8)).isZero();
    String html = Files.readString(folder.resolve("report.html"));
    assertThat(html).doesNotContainPattern("<dt>[^<]*</dt><dd>–</dd>");
  }

  @Test
  void drawsSamplesOfTheClasses() throws IOException {
    Path data = SmallData.write(folder.resolve("data"));
    Path png = folder.resolve("samples.png");
    assertThat(run("report", "--data", data.toString(), "--samples", png.toString())).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).strip()).isEqualTo(png.toString());
    BufferedImage page = ImageIO.read(png.toFile());
    // Twelve images beside each of ten labels.
    assertThat(page.getWidth()).isGreaterThan(12 * 28 * 3);
    assertThat(page.getHeight()).isGreaterThan(10 * 28 * 3);
    LabeledImages train = Dataset.read(data).train();
    int trouser =
        IntStream.range(0, train.size()).filter(i -> train.label(i) == 1).findFirst().orElseThrow();
    byte[] pixels = train.subset(new int[] {trouser}).pixels();
    for (int i = 0; i < 784; i++) {
      int shown = page.getRGB(206 + i % 28 * 3 + 1, 16 + 90 + 3 + i / 28 * 3 + 1) & 0xff;
      assertThat(shown).isEqualTo(pixels[i] & 0xff);
    }
  }

  private int run(String... args) {
    PrintStream results = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream notes = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new Main(results, notes, false, () -> false).run(args);
  }
}
