package org.fmnist.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BandedSampleModel;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.fmnist.io.FmnistException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFormatsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"1, 0", "6, 1", "3, 2", "8, 3"})
  void turnsPngUprightThatCarriesExif(int orientation, int quarters) throws IOException {
    byte[] pixels = TestImages.fashion(0);
    byte[] stored = pixels;
    for (int i = 0; i < quarters; i++) {
      stored = turnedLeft(stored);
    }
    Path file = TestImages.write(folder, TestImages.image(stored, 28, 10), "png");
    orient(file, orientation);
    assertThat(ImageConverter.read(file, Invert.AUTO).pixels()).isEqualTo(pixels);
  }

  @Test
  void passesOverExifThatIsDamagedOrTooLong() throws IOException {
    byte[] pixels = TestImages.fashion(0);
    Path file = TestImages.write(folder, TestImages.image(pixels, 28, 10), "png");
    byte[] plain = Files.readAllBytes(file);
    insert(file, "eXIf", new byte[] {1, 2, 3});
    assertThat(ImageConverter.read(file, Invert.AUTO).pixels()).isEqualTo(pixels);
    Files.write(file, plain);
    insert(file, "eXIf", new byte[2 << 20]);
    assertThat(ImageConverter.read(file, Invert.AUTO).pixels()).isEqualTo(pixels);
  }

  @Test
  void readsFourInks() {
    // Written by src/test/resources/golden/image/pictures.py: orange on white.
    Path file = Path.of("src/test/resources/golden/image/cmyk.jpg");
    Picture picture = ImageDecoder.decode(file, new ArrayList<>());
    byte[] pixels = TestImages.fashion(0);
    double difference = 0;
    for (int i = 0; i < 784; i++) {
      float ink = (pixels[i] & 0xff) / 255f;
      int expected = Picture.opaque(255 - 25 * ink, 255 - 135 * ink, 255 - 225 * ink);
      difference += Picture.distance(picture.at(i % 28 * 3 + 1, i / 28 * 3 + 1), expected);
    }
    assertThat(difference / 784).isLessThan(6);
  }

  @ParameterizedTest
  @CsvSource({
    "PLAIN, 0, 100, 255, 0, ff9b00",
    "PLAIN, 0, 0, 0, 51, cccccc",
    "INVERTED, 255, 155, 0, 255, ff9b00",
    "INVERTED, 255, 255, 255, 204, cccccc",
    "YCCK, 255, 128, 128, 204, cccccc",
    "YCCK, 76, 85, 255, 255, fe0000"
  })
  void mixesInks(Cmyk.Storage storage, int a, int b, int c, int d, String rgb) {
    BandedSampleModel model = new BandedSampleModel(DataBuffer.TYPE_BYTE, 1, 1, 4);
    WritableRaster raster = Raster.createWritableRaster(model, null);
    raster.setPixel(0, 0, new int[] {a, b, c, d});
    assertThat(Cmyk.picture(raster, storage).at(0, 0))
        .isEqualTo(0xff000000 | Integer.parseInt(rgb, 16));
  }

  @Test
  void keepsTheUpperHalfOfSixteenBits() throws IOException {
    byte[] pixels = TestImages.fashion(0);
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_USHORT_GRAY);
    for (int i = 0; i < 784; i++) {
      image.getRaster().setSample(i % 28, i / 28, 0, (pixels[i] & 0xff) * 257);
    }
    Path file = TestImages.write(folder, image, "png");
    assertThat(ImageConverter.read(file, Invert.AUTO).pixels()).isEqualTo(pixels);
  }

  @ParameterizedTest
  @CsvSource({"28, 0", "28, 128", "28, 255", "300, 0", "300, 128", "300, 255", "5, 255"})
  void saysOfEveryBlankImageThatItIsBlank(int side, int tone) throws IOException {
    byte[] pixels = new byte[side * side];
    java.util.Arrays.fill(pixels, (byte) tone);
    Path file = TestImages.write(folder, TestImages.image(pixels, side, 10), "png");
    ConvertedImage read = ImageConverter.read(file, Invert.AUTO);
    assertThat(read.notes())
        .containsExactly("the image is of one colour: there is nothing to classify");
    assertThat(read.pixels()).containsOnly((byte) 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://example.org/shoe.jpg", "HTTP://example.org/", "s3://a/b.png"})
  void doesNotFetch(String url) {
    assertThatThrownBy(() -> ImageConverter.read(Path.of(url), Invert.AUTO))
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining("found a URL, which is not fetched");
  }

  @Test
  void countsWhatItSkips() throws IOException {
    List<Path> images = new ArrayList<>();
    for (String name : List.of("a.jfif", "b.jpe", "c.JPG")) {
      images.add(Files.write(folder.resolve(name), new byte[1]));
    }
    for (String name : List.of("notes.txt", "d.heic", ".hidden.jpg")) {
      Files.write(folder.resolve(name), new byte[1]);
    }
    ImageFiles found = ImageFiles.expand(List.of(folder));
    assertThat(found.paths()).isEqualTo(images);
    assertThat(found.skipped()).isEqualTo(2);
  }

  private static byte[] turnedLeft(byte[] pixels) {
    byte[] turned = new byte[784];
    for (int i = 0; i < 784; i++) {
      turned[(27 - i % 28) * 28 + i / 28] = pixels[i];
    }
    return turned;
  }

  private static void orient(Path png, int orientation) throws IOException {
    byte[] exif = {
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1, // big-endian TIFF, a directory of one entry at 8
      1,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) orientation,
      0,
      0, // tag 274, SHORT
      0,
      0,
      0,
      0 // no further directory
    };
    insert(png, "eXIf", exif);
  }

  /** Puts a chunk behind the header of a PNG file. */
  private static void insert(Path png, String type, byte[] content) throws IOException {
    byte[] plain = Files.readAllBytes(png);
    int header = 8 + 25;
    ByteBuffer chunk = ByteBuffer.allocate(12 + content.length);
    chunk.putInt(content.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(content);
    CRC32 checksum = new CRC32();
    checksum.update(chunk.array(), 4, 4 + content.length);
    chunk.putInt((int) checksum.getValue());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(plain, 0, header);
    file.write(chunk.array());
    file.write(plain, header, plain.length - header);
    Files.write(png, file.toByteArray());
  }
}
