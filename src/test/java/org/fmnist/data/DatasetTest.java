package org.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.fmnist.io.FileFormatException;
import org.fmnist.io.FmnistException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DatasetTest {
  private static final String IMAGES = "t10k-images-idx3-ubyte";
  private static final String LABELS = "t10k-labels-idx1-ubyte";

  @TempDir Path dir;

  @BeforeEach
  void writeASmallDataset() throws IOException {
    Files.write(dir.resolve("train-images-idx3-ubyte"), IdxFiles.images(3));
    Files.write(dir.resolve("train-labels-idx1-ubyte.gz"), IdxFiles.gzip(IdxFiles.labels(0, 9, 5)));
    Files.write(dir.resolve(IMAGES), IdxFiles.images(2));
    Files.write(dir.resolve(LABELS), IdxFiles.labels(1, 2));
  }

  @Test
  void embeddedIsFashionMnist() {
    Dataset dataset = Dataset.embedded();
    assertThat(dataset.train().size()).isEqualTo(60_000);
    assertThat(dataset.test().size()).isEqualTo(10_000);
    int[] perClass = new int[10];
    for (int i = 0; i < 10_000; i++) {
      perClass[dataset.test().label(i)]++;
    }
    assertThat(perClass).containsOnly(1000);
    assertThat(ClassNames.of(dataset.train().label(0))).isEqualTo("Ankle boot");
    // Sums of all pixels, from numpy over the unpacked files.
    assertThat(sum(dataset.train())).isEqualTo(3431114169L);
    assertThat(sum(dataset.test())).isEqualTo(573469082L);
  }

  private static long sum(LabeledImages images) {
    long sum = 0;
    for (byte pixel : images.pixels()) {
      sum += pixel & 0xFF;
    }
    return sum;
  }

  @Test
  void readsPlainAndPackedFiles() {
    Dataset dataset = Dataset.read(dir);
    assertThat(dataset.train().size()).isEqualTo(3);
    assertThat(dataset.train().labels()).containsExactly(0, 9, 5);
    byte[] expected = Arrays.copyOfRange(IdxFiles.images(3), 16, 16 + 3 * 784);
    assertThat(dataset.train().pixels()).isEqualTo(expected);
    float[] second = new float[785];
    dataset.train().copyPixels(1, second, 1);
    for (int p = 0; p < 784; p++) {
      assertThat(second[p + 1]).isEqualTo(expected[784 + p] & 0xFF);
    }
    assertThat(dataset.train().subset(new int[] {2, 0}).labels()).containsExactly(5, 0);
    assertThat(dataset.train().subset(new int[] {2, 0}).floats(1))
        .isEqualTo(dataset.train().floats(0));
  }

  @Test
  void theTestImagesAreReadAlone() throws IOException {
    Files.delete(dir.resolve("train-images-idx3-ubyte"));
    assertThat(Dataset.readTest(dir).labels()).containsExactly(1, 2);
    assertThat(Dataset.embeddedTest()).isEqualTo(Dataset.embedded().test());
  }

  @Test
  void whatIsHandedOutIsACopy() {
    LabeledImages images = Dataset.read(dir).test();
    images.pixels()[0]++;
    images.labels()[0]++;
    assertThat(images).isEqualTo(Dataset.read(dir).test());
  }

  static Stream<Arguments> broken() {
    byte[] images = IdxFiles.images(2);
    byte[] packed = IdxFiles.gzip(images);
    byte[] badChecksum = packed.clone();
    badChecksum[packed.length - 8] ^= 1;
    byte[] damaged = packed.clone();
    Arrays.fill(damaged, 40, 60, (byte) 0xFF);
    return Stream.of(
        row(IMAGES, new byte[0], "magic number at byte 0: expected 4 bytes, found the end after 0"),
        row(IMAGES, Arrays.copyOf(images, 6), "count at byte 4: expected 4 bytes, found the end"),
        row(IMAGES, Arrays.copyOf(images, images.length - 1), "pixels at byte 16: expected 1568"),
        row(IMAGES, Arrays.copyOf(images, images.length + 1), "end at byte 1584"),
        row(
            IMAGES,
            IdxFiles.labels(1, 2),
            "expected that of an image file (0x00000803), found 0x00000801"),
        row(LABELS, images, "expected that of a label file (0x00000801), found 0x00000803"),
        row(IMAGES, IdxFiles.header(2051, 2, 32, 28), "rows at byte 8: expected 28, found 32"),
        row(
            IMAGES,
            IdxFiles.header(2051, 2, 28, -1),
            "columns at byte 12: expected 28, found 4294967295"),
        row(
            IMAGES,
            IdxFiles.header(2051, 0, 28, 28),
            "count at byte 4: expected 1 to 1000000, found 0"),
        row(
            IMAGES,
            IdxFiles.header(2051, -1, 28, 28),
            "count at byte 4: expected 1 to 1000000, found 4294967295"),
        row(IMAGES, IdxFiles.header(2051, 1_000_001, 28, 28), "found 1000001"),
        row(LABELS, IdxFiles.labels(1), "count of labels at byte 4: expected 2 as in "),
        row(
            LABELS,
            IdxFiles.labels(1, 10),
            "label of image 1 at byte 9: expected 0 to 9, found 10"),
        row(
            LABELS,
            IdxFiles.labels(255, 1),
            "label of image 0 at byte 8: expected 0 to 9, found 255"),
        row(LABELS, Arrays.copyOf(IdxFiles.labels(1, 2), 11), "end at byte 10"),
        row(
            LABELS,
            Arrays.copyOf(IdxFiles.labels(1, 2), 9),
            "labels at byte 8: expected 2 bytes, found the end after 1"),
        row(IMAGES, Arrays.copyOf(packed, 5), "gzip header at byte 0"),
        row(IMAGES, Arrays.copyOf(packed, packed.length / 2), "packed data at byte "),
        row(IMAGES, Arrays.copyOf(packed, packed.length - 8), "packed data at byte 1584"),
        row(
            IMAGES,
            badChecksum,
            "packed data at byte 1584: expected whole gzip data, found damage"),
        row(IMAGES, damaged, "packed data at byte "));
  }

  private static Arguments row(String file, byte[] content, String expected) {
    return Arguments.of(file, content, expected);
  }

  @ParameterizedTest
  @MethodSource("broken")
  void whatIsNotExactlyRightIsRefused(String file, byte[] content, String expected)
      throws IOException {
    Files.write(dir.resolve(file), content);
    assertThatThrownBy(() -> Dataset.read(dir))
        .isInstanceOf(FileFormatException.class)
        .hasMessageStartingWith(dir.resolve(file) + ": ")
        .hasMessageContaining(expected)
        .hasMessageNotContaining("\n");
  }

  /** A file of 40 kB that unpacks to 40 MB of zeros behind a header of two images. */
  @Test
  void aBombIsNotUnpacked() throws IOException {
    Files.delete(dir.resolve(IMAGES));
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(dir.resolve(IMAGES + ".gz")))) {
      out.write(IdxFiles.images(2));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 40; i++) {
        out.write(zeros);
      }
    }
    assertThatThrownBy(() -> Dataset.read(dir)).hasMessageContaining("end at byte 1584");
  }

  /** Labels that are all there, and images of which only the header is: 314 MB are claimed. */
  @Test
  void memoryIsNotTakenOnTheHeadersWord() throws IOException {
    Files.write(dir.resolve(LABELS), IdxFiles.labels(new int[400_000]));
    Files.write(dir.resolve(IMAGES), IdxFiles.header(2051, 400_000, 28, 28));
    FuzzGuard.run(16_000_000, () -> Dataset.read(dir));
    assertThatThrownBy(() -> Dataset.read(dir))
        .hasMessageContaining("pixels at byte 16: expected 313600000 bytes, found the end after 0");
  }

  @Test
  void missingThingsAreNamed() throws IOException {
    Path missing = dir.resolve("missing");
    assertThatThrownBy(() -> Dataset.read(missing))
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining("expected a folder")
        .hasMessageContaining("found nothing");
    Files.delete(dir.resolve(LABELS));
    assertThatThrownBy(() -> Dataset.read(dir))
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining("expected " + LABELS + " or " + LABELS + ".gz");
    Files.createDirectory(dir.resolve(LABELS));
    assertThatThrownBy(() -> Dataset.read(dir))
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining("found " + IMAGES + ", " + LABELS + "/, ");
  }

  @Test
  void imagesAndLabelsMustAgree() {
    assertThatThrownBy(() -> LabeledImages.of(new byte[784], new byte[2]))
        .hasMessage("expected 1568 pixels for 2 labels, found 784");
    assertThatThrownBy(() -> LabeledImages.of(new byte[784], new byte[] {10}))
        .hasMessage("label 0: expected 0..9, found 10");
  }
}
