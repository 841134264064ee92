package org.fmnist.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden pictures were made by {@code src/test/resources/golden/image/pictures.py}. */
class RenderingTest {
  @TempDir Path folder;

  private static List<ColourMap> maps() {
    return ColourMap.ALL;
  }

  @ParameterizedTest
  @MethodSource("maps")
  void knowsTheColoursOfMatplotlib(ColourMap map) throws IOException {
    int[] colours = colours(map);
    for (int value = 0; value < 256; value++) {
      ColourMap.Reading reading = map.read(colours[value]);
      assertThat(reading.value()).as("value %d", value).isBetween(value - 6, value + 6);
      assertThat(reading.distance()).as("value %d", value).isLessThan(9);
    }
  }

  @ParameterizedTest
  @MethodSource("maps")
  void undoesAnImageAsImsaveWritesIt(ColourMap map) throws IOException {
    for (int index = 0; index < 20; index++) {
      byte[] pixels = stretched(TestImages.fashion(index));
      ConvertedImage read = read(painted(pixels, map, 1), "png");
      assertThat(read.notes())
          .containsExactly("painted in matplotlib's colour map " + map + ": undone");
      assertThat(read.inverted()).isFalse();
      assertThat(TestImages.meanDifference(read.pixels(), pixels)).isLessThan(1);
    }
  }

  @ParameterizedTest
  @MethodSource("maps")
  void undoesWhatWasEnlargedAndSavedAsJpeg(ColourMap map) throws IOException {
    for (int index = 0; index < 5; index++) {
      byte[] pixels = stretched(TestImages.fashion(index));
      ConvertedImage read = read(painted(pixels, map, 8), "jpg");
      assertThat(read.notes()).hasSize(1).first().asString().contains(" " + map + ":");
      assertThat(TestImages.meanDifference(read.pixels(), pixels)).isLessThan(6);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "figure-viridis.png, 'painted in matplotlib''s colour map viridis: undone'",
    "figure-gray.png,",
    "figure-binary.png, dark on light: negated"
  })
  void readsTheImageInAFigure(String name, String note) throws IOException {
    ConvertedImage read = ImageConverter.read(golden(name), Invert.AUTO);
    String figure = "a figure with white margins: only its inner panel is used";
    assertThat(read.notes()).isEqualTo(note == null ? List.of(figure) : List.of(figure, note));
    assertThat(TestImages.meanDifference(read.pixels(), TestImages.fashion(0))).isLessThan(6);
  }

  @ParameterizedTest
  @CsvSource({
    "000000, d02020", // red on black: hot
    "000000, 8030a0", // violet on black: inferno, magma
    "ffffff, 203080",
    "e0d0a0, 304060",
    "800000, 000080"
  })
  void takesNoColouredObjectForAPainting(String ground, String object) throws IOException {
    int[] ends = {Integer.parseInt(ground, 16), Integer.parseInt(object, 16)};
    for (int index = 0; index < 5; index++) {
      byte[] pixels = TestImages.fashion(index);
      BufferedImage image = new BufferedImage(140, 140, BufferedImage.TYPE_INT_RGB);
      for (int y = 0; y < 140; y++) {
        for (int x = 0; x < 140; x++) {
          image.setRGB(x, y, between(ends, (pixels[y / 5 * 28 + x / 5] & 0xff) / 255f));
        }
      }
      assertThat(read(image, "png").notes()).noneMatch(note -> note.contains("painted"));
    }
  }

  /** Whole pictures in one colour, as prints, old screens and filters have them. */
  @ParameterizedTest
  @CsvSource({
    "000000, ffb000", // amber
    "140800, ffa028",
    "000000, 33ff33", // green phosphor
    "000000, ff8000",
    "000000, ff7896",
    "001e50, f0faff", // cyanotype
    "3c2814, fff0c8", // sepia
    "000000, f0c891"
  })
  void takesNoPictureInOneColourForAPainting(String dark, String light) throws IOException {
    int[] ends = {Integer.parseInt(dark, 16), Integer.parseInt(light, 16)};
    for (int index = 0; index < 10; index++) {
      for (int scale : new int[] {1, 8}) {
        byte[] pixels = TestImages.fashion(index);
        BufferedImage image = new BufferedImage(28 * scale, 28 * scale, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 28 * scale; y++) {
          for (int x = 0; x < 28 * scale; x++) {
            float share = (pixels[y / scale * 28 + x / scale] & 0xff) / 255f;
            image.setRGB(x, y, between(ends, share));
          }
        }
        for (String format : List.of("png", "jpg")) {
          assertThat(read(image, format).notes())
              .as("image %d, %d pixels a side, %s", index, 28 * scale, format)
              .noneMatch(note -> note.contains("painted"));
        }
      }
    }
  }

  /** Tints from black over a colour, as filters have them, in files without loss. */
  @ParameterizedTest
  @CsvSource({
    "000000, ff8000, ffffff",
    "000000, ffa500, ffffff",
    "000000, ff0000, ffffff",
    "000000, 8b4513, fff0c8",
    "000000, 800080, ffc0cb",
    "100020, c03070, ffe0a0",
    "001e50, 3c78c8, f0faff",
    "000000, ff4500, ffff00"
  })
  void takesNoTintOverThreeColoursForAPainting(String dark, String middle, String light)
      throws IOException {
    for (int index = 0; index < 20; index++) {
      assertThat(read(tinted(TestImages.fashion(index), dark, middle, light), "png").notes())
          .as("image %d", index)
          .noneMatch(note -> note.contains("painted"));
    }
  }

  /** JPEG mixes the hues of so few pixels, and a tint may come close to a map. */
  @Test
  void takesFewSmallTintsAsJpegForPaintings() throws IOException {
    int taken = 0;
    for (int index = 0; index < 20; index++) {
      for (String middle : List.of("ff8000", "ff0000", "0080ff", "00c040", "c000c0")) {
        BufferedImage image = tinted(TestImages.fashion(index), "000000", middle, "ffffff");
        taken += read(image, "jpg").notes().toString().contains("painted") ? 1 : 0;
      }
    }
    assertThat(taken).isLessThanOrEqualTo(20);
  }

  /** Jet and turbo lose most: they go through all hues. */
  @ParameterizedTest
  @CsvSource({
    "viridis, 20",
    "plasma, 19",
    "inferno, 19",
    "magma, 19",
    "cividis, 20",
    "jet, 13",
    "hot, 16",
    "turbo, 14"
  })
  void undoesSmallPaintingsSavedAsJpeg(String name, int atLeast) throws IOException {
    ColourMap map =
        maps().stream().filter(one -> one.toString().equals(name)).findFirst().orElseThrow();
    int undone = 0;
    for (int index = 0; index < 20; index++) {
      ConvertedImage read = read(painted(stretched(TestImages.fashion(index)), map, 1), "jpg");
      undone += read.notes().toString().contains(" " + map + ":") ? 1 : 0;
    }
    assertThat(undone).isGreaterThanOrEqualTo(atLeast);
  }

  private static BufferedImage tinted(byte[] pixels, String dark, String middle, String light) {
    int[] stops = {
      Integer.parseInt(dark, 16), Integer.parseInt(middle, 16), Integer.parseInt(light, 16)
    };
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < pixels.length; i++) {
      float share = (pixels[i] & 0xff) / 255f * 2;
      int from = share < 1 ? 0 : 1;
      int[] ends = {stops[from], stops[from + 1]};
      image.setRGB(i % 28, i / 28, between(ends, share - from));
    }
    return image;
  }

  @Test
  void takesASquareBagForNoFigure() throws IOException {
    BufferedImage image = new BufferedImage(300, 300, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 300; y++) {
      for (int x = 0; x < 300; x++) {
        boolean bag = Math.max(Math.abs(x - 150), Math.abs(y - 150)) < 90;
        boolean buckle = Math.max(Math.abs(x - 150), Math.abs(y - 110)) < 12;
        image.setRGB(x, y, bag && !buckle ? 0x101010 : 0xffffff);
      }
    }
    ConvertedImage read = read(image, "png");
    assertThat(read.notes()).containsExactly("dark on light: negated");
    assertThat(read.pixels()[2 * 28 + 2] & 0xff).isGreaterThan(200);
  }

  private static int between(int[] ends, float share) {
    return Picture.opaque(
        Picture.red(ends[0]) + share * (Picture.red(ends[1]) - Picture.red(ends[0])),
        Picture.green(ends[0]) + share * (Picture.green(ends[1]) - Picture.green(ends[0])),
        Picture.blue(ends[0]) + share * (Picture.blue(ends[1]) - Picture.blue(ends[0])));
  }

  /** As {@code imshow} and {@code imsave} stretch what they paint: the highest becomes 255. */
  private static byte[] stretched(byte[] pixels) {
    int highest = 0;
    for (byte pixel : pixels) {
      highest = Math.max(highest, pixel & 0xff);
    }
    byte[] stretched = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      stretched[i] = (byte) Math.round((pixels[i] & 0xff) * 255f / highest);
    }
    return stretched;
  }

  private static BufferedImage painted(byte[] pixels, ColourMap map, int scale) throws IOException {
    int[] colours = colours(map);
    int side = 28 * scale;
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        image.setRGB(x, y, colours[pixels[y / scale * 28 + x / scale] & 0xff]);
      }
    }
    return image;
  }

  private static int[] colours(ColourMap map) throws IOException {
    try (InputStream in = Files.newInputStream(golden("colour_maps.png"))) {
      return ImageIO.read(in).getRGB(0, ColourMap.ALL.indexOf(map), 256, 1, null, 0, 256);
    }
  }

  private ConvertedImage read(BufferedImage image, String format) throws IOException {
    return ImageConverter.read(TestImages.write(folder, image, format), Invert.AUTO);
  }

  private static Path golden(String name) {
    return Path.of("src/test/resources/golden/image", name);
  }
}
