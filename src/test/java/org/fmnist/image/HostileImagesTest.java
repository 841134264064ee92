package org.fmnist.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.fmnist.io.FmnistException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileImagesTest {
  @TempDir Path folder;

  @Test
  void refusesWhatIsNoImage() throws IOException {
    Path text = Files.writeString(folder.resolve("note.png"), "not an image at all");
    refused(() -> read(text), "something else", text);
    Path empty = Files.write(folder.resolve("empty.png"), new byte[0]);
    refused(() -> read(empty), "an empty file", empty);
    refused(() -> read(folder), "a folder", folder);
    Path absent = folder.resolve("absent.png");
    refused(() -> read(absent), "nothing", absent);
    // Two zero bytes in front: the JDK takes it for WBMP.
    byte[] idx = {0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 7};
    Path dataset = Files.write(folder.resolve("idx"), idx);
    refused(() -> read(dataset), "something else", dataset);
  }

  @ParameterizedTest
  @CsvSource({
    "RIFF0000WEBPVP8 , a WebP image",
    "II*\\0, a TIFF image",
    "MM\\0*, a TIFF image",
    "\\0\\0\\0\\fftypavif, an AVIF image",
    "\\0\\0\\0\\fftypmif1\\0\\0\\0\\0mif1avif, an AVIF image",
    "\\0\\0\\0\\fftypheic, a HEIC image",
    "\\0\\0\\0\\fftypmif1\\0\\0\\0\\0mif1heic, a HEIC image",
    "<svg xmlns='http://www.w3.org/2000/svg'/>, an SVG drawing",
    "'<?xml version=\"1.0\"?><!-- x --><svg/>', an SVG drawing",
    "%PDF-1.7, a PDF document",
    "8BPS, a Photoshop image",
    "P6 28 28 255, a Netpbm image",
    "<!DOCTYPE html><html/>, a page in HTML",
    "version https://git-lfs.github.com/spec/v1, a pointer of Git LFS"
  })
  void namesWhatItDoesNotRead(String head, String kind) throws IOException {
    byte[] bytes =
        head.replace("\\0", "\0").replace("\\f", "\f").getBytes(StandardCharsets.ISO_8859_1);
    Path file = Files.write(folder.resolve("picture.jpg"), bytes);
    refused(() -> read(file), "found " + kind + ": ", file);
  }

  @ParameterizedTest
  @ValueSource(ints = {60_000, Integer.MAX_VALUE})
  void refusesAnImageThatClaimsToBeHugeWithoutReadingIt(int side) throws IOException {
    Path bomb = TestImages.blackPng(folder, side, side, false);
    refused(() -> read(bomb), "100 million pixels", bomb);
  }

  @Test
  void readsALargeImageInLittleMemory() throws IOException {
    Path large = TestImages.blackPng(folder, 9_000, 9_000, true);
    assertThat(Files.size(large)).isLessThan(100_000);
    Picture picture = ImageDecoder.decode(large, new java.util.ArrayList<>());
    assertThat(Math.max(picture.width(), picture.height())).isLessThanOrEqualTo(2048);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif"})
  void namesATruncatedFile(String format) throws IOException {
    Path whole = TestImages.write(folder, TestImages.image(TestImages.fashion(0), 28, 10), format);
    byte[] bytes = Files.readAllBytes(whole);
    Path half = Files.write(folder.resolve("half"), Arrays.copyOf(bytes, bytes.length / 2));
    refused(() -> read(half), "is it complete?", half);
  }

  @Test
  void tellsOfAJpegThatEndsTooSoon() throws IOException {
    Path whole = TestImages.write(folder, TestImages.image(TestImages.fashion(0), 28, 10), "jpg");
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, bytes.length - 100));
    assertThat(read(cut).notes()).anyMatch(note -> note.startsWith("the file may be damaged"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif", "jpg"})
  void answersAnyDamageWithAnImageOrOneLine(String format) throws IOException {
    Path whole = TestImages.write(folder, TestImages.image(TestImages.fashion(0), 28, 10), format);
    byte[] bytes = Files.readAllBytes(whole);
    Random random = new Random(2019);
    int refused = 0;
    for (int round = 0; round < 500; round++) {
      byte[] damaged = bytes.clone();
      for (int i = 0; i <= random.nextInt(8); i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      Path file = Files.write(folder.resolve("damaged"), damaged);
      try {
        assertThat(read(file).pixels()).hasSize(784);
      } catch (FmnistException e) {
        assertThat(e).hasMessageContaining(file.toString());
        assertThat(e.getMessage().lines()).hasSize(1);
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void takesAFolderWhole() throws IOException {
    Path inner = Files.createDirectories(folder.resolve("b"));
    Path first = touch(folder.resolve("a.PNG"));
    Path second = touch(inner.resolve("c.jpeg"));
    touch(folder.resolve("readme.txt"));
    touch(folder.resolve(".hidden.png"));
    Files.createSymbolicLink(inner.resolve("round"), folder);
    Path odd = folder.resolve("named.txt");
    assertThat(ImageFiles.expand(List.of(odd, folder)).paths()).containsExactly(odd, first, second);
  }

  @Test
  void saysThatAFolderHoldsNoImage() {
    refused(() -> ImageFiles.expand(List.of(folder)), "found none", folder);
  }

  @Test
  void readsBytesAsItReadsTheirFile() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String format : List.of("png", "bmp", "gif", "jpg")) {
      Path whole =
          TestImages.write(folder, TestImages.image(TestImages.fashion(0), 28, 10), format);
      byte[] bytes = Files.readAllBytes(whole);
      files.add(whole);
      files.add(Files.write(folder.resolve("half-" + format), Arrays.copyOf(bytes, 60)));
    }
    files.add(Path.of("src/test/resources/golden/image/cmyk.jpg"));
    files.add(Files.writeString(folder.resolve("note"), "not an image at all"));
    files.add(Files.write(folder.resolve("empty"), new byte[0]));
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      assertThat(told(() -> ImageConverter.read(file.toString(), bytes, Invert.AUTO)))
          .as(file.toString())
          .isEqualTo(told(() -> read(file)));
    }
  }

  /** Pixels and notes, or the line that refuses. */
  private static String told(Supplier<ConvertedImage> reading) {
    try {
      ConvertedImage image = reading.get();
      return Arrays.toString(image.pixels()) + image.notes();
    } catch (FmnistException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static Path touch(Path file) throws IOException {
    return Files.write(file, "x".getBytes(StandardCharsets.UTF_8));
  }

  private static ConvertedImage read(Path file) {
    return ImageConverter.read(file, Invert.AUTO);
  }

  private static void refused(ThrowingCallable action, String found, Path file) {
    assertThatThrownBy(action)
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining(found)
        .hasMessageContaining(file.toString());
  }
}
