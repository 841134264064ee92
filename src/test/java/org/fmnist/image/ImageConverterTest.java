package org.fmnist.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageConverterTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "png, 10", // TYPE_BYTE_GRAY
    "png, 1", // TYPE_INT_RGB
    "png, 6", // TYPE_4BYTE_ABGR
    "bmp, 5", // TYPE_3BYTE_BGR
    "gif, 10"
  })
  void returnsAnImageOfTheDatasetUnchanged(String format, int type) throws IOException {
    for (int i = 0; i < 50; i++) {
      byte[] pixels = TestImages.fashion(i);
      Path file = TestImages.write(folder, TestImages.image(pixels, 28, type), format);
      ConvertedImage converted = ImageConverter.read(file, Invert.AUTO);
      assertThat(converted.pixels()).as("image %d", i).isEqualTo(pixels);
      assertThat(converted.inverted()).isFalse();
      assertThat(converted.notes()).isEmpty();
    }
  }

  @Test
  void readsJpegAsCloselyAsJpegAllows() throws IOException {
    byte[] pixels = TestImages.fashion(0);
    Path file = TestImages.write(folder, TestImages.image(pixels, 28, 10), "jpg");
    byte[] read = ImageConverter.read(file, Invert.AUTO).pixels();
    assertThat(TestImages.meanDifference(read, pixels)).isLessThan(6);
  }

  @Test
  void negatesDarkOnLightAndSaysSo() throws IOException {
    byte[] pixels = TestImages.fashion(3);
    Path file =
        TestImages.write(folder, TestImages.image(TestImages.negative(pixels), 28, 10), "png");

    ConvertedImage auto = ImageConverter.read(file, Invert.AUTO);

    assertThat(auto.pixels()).isEqualTo(pixels);
    assertThat(auto.inverted()).isTrue();
    assertThat(auto.notes()).containsExactly("dark on light: negated");
    assertThat(ImageConverter.read(file, Invert.YES).pixels()).isEqualTo(pixels);
    assertThat(ImageConverter.read(file, Invert.NO).pixels())
        .isEqualTo(TestImages.negative(pixels));
  }

  @Test
  void judgesTheBackdropOfEveryImageOfTheDatasetRight() {
    Dataset dataset = Dataset.embedded();
    assertThat(misjudged(dataset.train())).isZero();
    assertThat(misjudged(dataset.test())).isZero();
  }

  @Test
  void leavesEveryImageOfTheDatasetAsItIs() {
    Dataset dataset = Dataset.embedded();
    assertThat(changed(dataset.train())).isZero();
    assertThat(changed(dataset.test())).isZero();
  }

  /** Images that come back with other pixels or a note, or whose negatives are not negated. */
  private static int changed(LabeledImages images) {
    int changed = 0;
    byte[] pixels = new byte[784];
    for (int i = 0; i < images.size(); i++) {
      images.copyPixels(i, pixels, 0);
      ConvertedImage same = ImageConverter.convert(grey(pixels), Invert.AUTO, new ArrayList<>());
      ConvertedImage negated =
          ImageConverter.convert(grey(TestImages.negative(pixels)), Invert.AUTO, new ArrayList<>());
      boolean kept = Arrays.equals(same.pixels(), pixels) && same.notes().isEmpty();
      changed += kept && !same.inverted() && negated.inverted() ? 0 : 1;
    }
    return changed;
  }

  private static int misjudged(LabeledImages images) {
    int wrong = 0;
    byte[] pixels = new byte[784];
    for (int i = 0; i < images.size(); i++) {
      images.copyPixels(i, pixels, 0);
      wrong += isLight(pixels) ? 1 : 0;
      wrong += isLight(TestImages.negative(pixels)) ? 0 : 1;
    }
    return wrong;
  }

  private static boolean isLight(byte[] pixels) {
    Picture picture = grey(pixels);
    return Backdrop.isLighterThanObject(picture, Backdrop.intensity(picture));
  }

  private static Picture grey(byte[] pixels) {
    int[] argb = new int[784];
    for (int i = 0; i < argb.length; i++) {
      argb[i] = 0xff000000 | (pixels[i] & 0xff) * 0x010101;
    }
    return new Picture(28, 28, argb);
  }

  @ParameterizedTest
  @CsvSource({"7, 250, 300, 253", "20, 762, 1000, 253", "20, 700, 600, 180", "70, 2100, 2300, 253"})
  void findsTheObjectInAPhotograph(int scale, int width, int height, int ground)
      throws IOException {
    // Images whose object reaches across all 28 pixels one way, as the dataset's do.
    for (int index : new int[] {0, 1, 2, 8, 18}) {
      byte[] pixels = TestImages.fashion(index);
      BufferedImage photo = TestImages.photograph(pixels, scale, width, height, ground);
      Path file = TestImages.write(folder, photo, "png");

      ConvertedImage converted = ImageConverter.read(file, Invert.AUTO);

      assertThat(converted.inverted()).isTrue();
      // Sharpened twice now, and maybe a pixel higher or lower than it was.
      assertThat(TestImages.correlationNearby(converted.pixels(), pixels))
          .as("image %d", index)
          .isGreaterThan(0.9);
    }
  }

  @Test
  void enlargesWhatIsSmall() throws IOException {
    byte[] cross = {0, 0, 0, 0, 0, (byte) 200, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    Path file = TestImages.write(folder, TestImages.image(cross, 4, 10), "png");
    byte[] pixels = ImageConverter.read(file, Invert.AUTO).pixels();
    assertThat(pixels).containsOnly((byte) 200);
  }

  @Test
  void keepsMidTonesOfGreyFiles() throws IOException {
    byte[] gray = new byte[100 * 100];
    for (int y = 20; y < 80; y++) {
      java.util.Arrays.fill(gray, y * 100 + 20, y * 100 + 80, (byte) 100);
    }
    Path file = TestImages.write(folder, TestImages.image(gray, 100, 10), "png");
    assertThat(ImageConverter.read(file, Invert.AUTO).pixels()[14 * 28 + 14]).isEqualTo((byte) 100);
  }

  @Test
  void takesTransparentPartsAsBackground() throws IOException {
    BufferedImage dark = cutOut(0xff203040);
    Path file = TestImages.write(folder, dark, "png");
    ConvertedImage converted = ImageConverter.read(file, Invert.AUTO);
    assertThat(converted.inverted()).isTrue();
    assertThat(converted.notes())
        .containsExactly("transparent parts taken as white background", "dark on light: negated");
    assertThat(converted.pixels()[0]).isZero();
    assertThat(converted.pixels()[14 * 28 + 14] & 0xff).isBetween(200, 220);

    file = TestImages.write(folder, cutOut(0xfff0f0f0), "png");
    converted = ImageConverter.read(file, Invert.AUTO);
    assertThat(converted.inverted()).isFalse();
    assertThat(converted.notes()).containsExactly("transparent parts taken as black background");
    assertThat(converted.pixels()[0]).isZero();
    assertThat(converted.pixels()[14 * 28 + 14]).isEqualTo((byte) 0xf0);
  }

  /** A box half as wide as high in the middle of nothing. */
  private static BufferedImage cutOut(int argb) {
    BufferedImage image = new BufferedImage(200, 200, BufferedImage.TYPE_INT_ARGB);
    for (int y = 20; y < 180; y++) {
      for (int x = 60; x < 140; x++) {
        image.setRGB(x, y, argb);
      }
    }
    return image;
  }

  @Test
  void saysWhenThereIsNothingToSee() throws IOException {
    Path file = TestImages.write(folder, TestImages.image(new byte[900], 30, 10), "png");
    ConvertedImage converted = ImageConverter.read(file, Invert.AUTO);
    assertThat(converted.pixels()).containsOnly((byte) 0);
    assertThat(converted.notes()).anyMatch(note -> note.contains("nothing to classify"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void turnsPhotographsUpright(int orientation) throws IOException {
    // A grey corner marks where the object's top left went.
    int[] seen = new int[64 * 96];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = i % 64 < 16 && i / 64 < 24 ? 0xff000000 : 0xffffffff;
    }
    Picture stored = store(new Picture(64, 96, seen), orientation);
    BufferedImage image =
        new BufferedImage(stored.width(), stored.height(), BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, stored.width(), stored.height(), stored.argb(), 0, stored.width());
    Path file = TestImages.write(folder, image, "jpg");
    TestImages.orient(file, orientation);

    Picture upright = ImageDecoder.decode(file, new java.util.ArrayList<>());

    assertThat(upright.width()).isEqualTo(64);
    assertThat(upright.height()).isEqualTo(96);
    assertThat(Picture.intensity(upright.at(8, 12))).isLessThan(20);
    assertThat(Picture.intensity(upright.at(55, 12))).isGreaterThan(235);
    assertThat(Picture.intensity(upright.at(8, 83))).isGreaterThan(235);
    assertThat(Picture.intensity(upright.at(55, 83))).isGreaterThan(235);
  }

  /** Exif 2.3: which side of the picture as seen the first row and the first column are. */
  private static Picture store(Picture seen, int orientation) {
    List<Integer> turnedLeft = List.of(5, 6, 7, 8);
    boolean turned = turnedLeft.contains(orientation);
    int width = turned ? seen.height() : seen.width();
    int height = turned ? seen.width() : seen.height();
    boolean rowsFromBottomOrRight = List.of(3, 4, 6, 7).contains(orientation);
    boolean columnsFromRightOrBottom = List.of(2, 3, 7, 8).contains(orientation);
    int[] argb = new int[width * height];
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        int a = rowsFromBottomOrRight ? height - 1 - row : row;
        int b = columnsFromRightOrBottom ? width - 1 - column : column;
        argb[row * width + column] = turned ? seen.at(a, b) : seen.at(b, a);
      }
    }
    return new Picture(width, height, argb);
  }
}
