package org.fmnist.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables and folders of pictures; what cannot be read is passed over, kept and counted. */
class SparkInputTest {
  @Test
  void badRowsAndPicturesDoNotStopTheJobUnlessThatIsAsked(@TempDir Path folder) throws Exception {
    Path pictures = Files.createDirectory(folder.resolve("pictures"));
    BufferedImage square = new BufferedImage(40, 40, BufferedImage.TYPE_BYTE_GRAY);
    square.getGraphics().fillRect(10, 10, 20, 20);
    ImageIO.write(square, "png", pictures.resolve("b.png").toFile());
    Files.writeString(pictures.resolve("a.png"), "no picture");
    Files.writeString(pictures.resolve("notes.txt"), "not called like a picture");
    String output =
        SparkProcess.run(
            folder, "local[2]", InputScenario.class, folder.toString(), pictures.toString());
    List<String> exits = output.lines().filter(line -> line.startsWith("exit")).toList();
    assertThat(exits).as(output).containsExactly("exit 0", "exit 1", "exit 0");
    assertThat(output)
        .contains("\"images\":30,")
        .contains("\"precision\":\"fp32\"")
        .contains("\"rejected\":4")
        .contains("expected images that can be read, found 4 that cannot")
        .contains("row id: expected a whole number, found null")
        .contains("row image: expected 784 bytes, found null")
        .contains("row image: expected 784 bytes, found 3")
        .contains("row label: expected 0..9, found 10");
    assertThat(output.lines().filter(line -> line.startsWith("row 1|")))
        .singleElement()
        .asString()
        .endsWith("b.png");
    assertThat(output.lines().filter(line -> line.contains("a.png|")))
        .singleElement()
        .asString()
        .contains("expected an image (PNG, JPEG, BMP or GIF), found something else")
        .doesNotContain(".picture");
  }
}
