package org.fmnist.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. */
class BrowserTest {
  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--hide-scrollbars",
          "--allow-file-access-from-files");

  private static final Optional<String> CHROMIUM = find();

  @TempDir Path folder;
  private Path page;

  @BeforeEach
  void writePage() throws IOException {
    assumeTrue(CHROMIUM.isPresent(), "no chromium on the path: the page is not looked at");
    page = folder.resolve("report.html");
    HtmlReport.write(
        page,
        List.of(
            SampleDirectories.run(folder, "run"),
            SampleDirectories.attack(folder, "attack", 100),
            SampleDirectories.hardened(folder, "hardened")));
  }

  @Test
  void fitsAPhoneAndADesktop() throws IOException, InterruptedException {
    // A frame of the device's width tells how wide the page inside it really is.
    for (int width : new int[] {390, 1280}) {
      String dom = dump(width, "d.scrollWidth + ' of ' + d.clientWidth");
      assertThat(dom).contains("measured: " + width + " of " + width);
    }
  }

  @Test
  void showsEveryPictureAndChart() throws IOException, InterruptedException {
    String broken =
        "[...f.images].filter(i => !(i.naturalWidth > 0)).length + ' broken of ' + f.images.length";
    String flat =
        "[...f.querySelectorAll('svg')].filter(s => s.getBoundingClientRect().height < 200).length"
            + " + ' flat of ' + f.querySelectorAll('svg').length";
    assertThat(dump(1280, broken + " + ', ' + " + flat))
        .containsPattern("measured: 0 broken of [1-9]\\d, 0 flat of 10");
  }

  @Test
  void isLightByDayAndDarkByNight() throws IOException, InterruptedException {
    assertThat(brightness()).isGreaterThan(200);
    assertThat(brightness("--force-dark-mode")).isLessThan(60);
  }

  @Test
  void prints() throws IOException, InterruptedException {
    Path pdf = folder.resolve("report.pdf");
    browse("--print-to-pdf=" + pdf, page.toUri().toString());
    byte[] bytes = Files.readAllBytes(pdf);
    assertThat(new String(bytes, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
    assertThat(bytes.length).isGreaterThan(100_000);
  }

  /** Evaluates an expression on the page: {@code f} is its document, {@code d} its root. */
  private String dump(int width, String expression) throws IOException, InterruptedException {
    String outer =
        "<!DOCTYPE html><iframe id=i style='border:0;height:800px;width:"
            + width
            + "px' src='report.html'></iframe><p id=p></p><script>onload = () => {"
            + "const f = document.getElementById('i').contentDocument, d = f.documentElement;"
            + "document.getElementById('p').textContent = 'measured: ' + ("
            + expression
            + ")}</script>";
    Path frame = Files.writeString(folder.resolve("frame.html"), outer);
    return browse("--window-size=1400,900", "--dump-dom", frame.toUri().toString());
  }

  private double brightness(String... more) throws IOException, InterruptedException {
    Path png = folder.resolve("page.png");
    List<String> flags = new ArrayList<>(List.of(more));
    flags.addAll(List.of("--window-size=800,600", "--screenshot=" + png, page.toUri().toString()));
    browse(flags.toArray(String[]::new));
    BufferedImage image = ImageIO.read(png.toFile());
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return Arrays.stream(pixels).map(pixel -> pixel >> 8 & 0xff).average().orElseThrow();
  }

  private String browse(String... flags) throws IOException, InterruptedException {
    Path profile = Files.createTempDirectory(folder, "profile");
    List<String> command = new ArrayList<>(List.of(CHROMIUM.orElseThrow()));
    command.addAll(FLAGS);
    command.add("--user-data-dir=" + profile);
    command.addAll(List.of(flags));
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(folder.resolve("errors.txt").toFile())
            .start();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    assertThat(ended).as("chromium ends within two minutes").isTrue();
    return Files.readString(output);
  }

  private static Optional<String> find() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, "chromium"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
