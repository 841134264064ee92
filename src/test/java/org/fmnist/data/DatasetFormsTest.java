package org.fmnist.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.fmnist.io.FileFormatException;
import org.fmnist.io.FmnistException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The forms in which people have Fashion-MNIST, and what they have instead. */
class DatasetFormsTest {
  private static final String IMAGES = "t10k-images-idx3-ubyte";
  private static final String LABELS = "t10k-labels-idx1-ubyte";

  @TempDir Path dir;

  private void write(String name, byte[] content) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  private void write(UnaryOperator<String> place, boolean packed) throws IOException {
    List<byte[]> files = List.of(IdxFiles.images(2), IdxFiles.labels(1, 2));
    List<byte[]> train = List.of(IdxFiles.images(3), IdxFiles.labels(0, 9, 5));
    for (int i = 0; i < 2; i++) {
      String name = i == 0 ? IMAGES : LABELS;
      byte[] test = files.get(i);
      write(place.apply(name), packed ? IdxFiles.gzip(test) : test);
      write(
          place.apply(name.replace("t10k", "train")),
          packed ? IdxFiles.gzip(train.get(i)) : train.get(i));
    }
  }

  private static String dotted(String name) {
    return name.replace("-idx", ".idx");
  }

  @ParameterizedTest
  @CsvSource({
    "NAME, false",
    "DOTTED, false",
    "DOTTED.gz, true",
    "NAME/NAME, false",
    "NAME/DOTTED, false",
    "DOTTED/DOTTED, false",
    "NAME/NAME.gz, true",
    "FashionMNIST/raw/NAME, false",
    "FashionMNIST/raw/NAME.gz, true",
    "raw/NAME, false",
  })
  void theFilesAreFoundWhereverTheyLie(String form, boolean packed) throws IOException {
    write(name -> form.replace("NAME", name).replace("DOTTED", dotted(name)), packed);
    Dataset dataset = Dataset.read(dir);
    assertThat(dataset.train().labels()).containsExactly(0, 9, 5);
    assertThat(dataset.test().labels()).containsExactly(1, 2);
    assertThat(Dataset.readTest(dir)).isEqualTo(dataset.test());
  }

  private static byte[] csv(int... labels) {
    StringBuilder text = new StringBuilder("label");
    for (int p = 1; p <= 784; p++) {
      text.append(",pixel").append(p);
    }
    for (int i = 0; i < labels.length; i++) {
      text.append("\r\n").append(labels[i]);
      for (int p = 0; p < 784; p++) {
        text.append(',').append(((i * 784 + p) * 31) & 0xFF);
      }
    }
    return text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void theCsvFilesOfKaggleAreRead() throws IOException {
    write("fashion-mnist_train.csv", csv(0, 9, 5));
    write("fashion-mnist_test.csv", csv(1, 2));
    Dataset fromCsv = Dataset.read(dir);
    write(name -> "idx/" + name, false);
    assertThat(fromCsv).isEqualTo(Dataset.read(dir.resolve("idx")));
  }

  /** As spreadsheets and data frames write it: a byte order mark, quotes, pixels from 0. */
  @Test
  void otherWritersCsvIsReadAlike() throws IOException {
    String text = new String(csv(1, 2), StandardCharsets.US_ASCII);
    write("fashion-mnist_test.csv", text.getBytes(StandardCharsets.US_ASCII));
    LabeledImages expected = Dataset.readTest(dir);
    String quoted = text.replaceAll("([^,\\s]+)", "\"$1\"").replace("label", "Label");
    for (String other : List.of("\ufeff" + text, quoted, text.replace("pixel784", "last"))) {
      write("fashion-mnist_test.csv", other.getBytes(StandardCharsets.UTF_8));
      assertThat(Dataset.readTest(dir)).isEqualTo(expected);
    }
    write(
        "fashion-mnist_test.csv",
        text.replace("pixel2,pixel3", "pixel3,pixel2").getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> Dataset.readTest(dir))
        .hasMessageContaining("expected pixels in their order, found pixel3 after pixel1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "label,a\\n"
            + "3,4\\n"
            + " | line 2: expected a label 0 to 9 and 784 pixels 0 to 255, found 2 fields",
        "label,a\\n | line 2: expected a label 0 to 9 and 784 pixels 0 to 255, found the end",
        "id,a\\n | line 1: expected column names of which label is the first, found id,a",
        "label,a\\nTOO_LARGE | line 2: expected a label 0 to 9 and 784 pixels 0 to 255, found 256",
        "label,a\\nWORD | found -1",
      })
  void otherCsvIsRefused(String text, String expected) throws IOException {
    String content =
        text.replace("\\n", "\n")
            .replace("TOO_LARGE", "1,256" + ",0".repeat(783))
            .replace("WORD", "-1" + ",0".repeat(784));
    write("fashion-mnist_test.csv", content.getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> Dataset.readTest(dir))
        .isInstanceOf(FileFormatException.class)
        .hasMessageStartingWith(dir.resolve("fashion-mnist_test.csv") + ": ")
        .hasMessageContaining(expected);
  }

  private static byte[] idx(int magic, int... sizes) {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + 2 * 784 * 4).putInt(magic);
    for (int size : sizes) {
      file.putInt(size);
    }
    return file.array();
  }

  static List<Arguments> others() {
    byte[] html = "<!DOCTYPE html><html><body>403 Forbidden</body></html>\n".getBytes(UTF_8);
    byte[] lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:0\n".getBytes(UTF_8);
    return List.of(
        Arguments.of(IMAGES, html, "expected IDX, found a page in HTML; download"),
        Arguments.of(IMAGES + ".gz", html, "expected IDX, found a page in HTML; download"),
        Arguments.of(IMAGES, lfs, "found a pointer of Git LFS"),
        Arguments.of(IMAGES, new byte[] {'P', 'K', 3, 4}, "found a zip archive"),
        Arguments.of(IMAGES, new byte[] {(byte) 0x93, 'N', 'U', 'M'}, "found an array of NumPy"),
        Arguments.of(IMAGES, new byte[4], "expected that of an IDX file, found 0x00000000"),
        Arguments.of(
            IMAGES,
            idx(0xD03, 2, 28, 28),
            "expected that of an image file (0x00000803), found 0x00000d03 (float32 in 3"),
        Arguments.of(IMAGES, idx(0x804, 2, 28, 28, 1), "found 0x00000804 (uint8 in 4 dimensions)"),
        Arguments.of(LABELS, idx(0xC01, 2), "found 0x00000c01 (int32 in 1 dimension); save"),
        Arguments.of(IMAGES, idx(0x803, 2, 32, 32), "expected 28, found 32; bring the images to"),
        Arguments.of(
            LABELS, IdxFiles.labels(1, 10), "found 10; they count from 1: subtract 1 from each"),
        Arguments.of(
            LABELS, IdxFiles.labels(1, 26), "found 26; labels here are 1 to 26, this network has"));
  }

  @ParameterizedTest
  @MethodSource("others")
  void whatIsNotDamagedIsNamedForWhatItIs(String name, byte[] content, String expected)
      throws IOException {
    write(file -> file, false);
    if (name.endsWith(".gz")) {
      Files.delete(dir.resolve(IMAGES));
    }
    write(name, content);
    assertThatThrownBy(() -> Dataset.read(dir))
        .isInstanceOf(FileFormatException.class)
        .hasMessageStartingWith(dir.resolve(name) + ": ")
        .hasMessageContaining(expected);
  }

  @Test
  void aFolderWithoutTheFilesSaysWhatItHolds() throws IOException {
    assertThatThrownBy(() -> Dataset.read(dir)).hasMessageContaining("found an empty folder");
    write("fashion_mnist.npz", new byte[] {'P', 'K', 3, 4});
    write("images/x.png", new byte[0]);
    assertThatThrownBy(() -> Dataset.read(dir))
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining("expected train-images-idx3-ubyte or train-images-idx3-ubyte.gz")
        .hasMessageContaining(
            "found fashion_mnist.npz (an archive of NumPy arrays, which is not read), images/;");
  }

  @Test
  void imagesThatAreNotFashionMnistsAreNoted() throws IOException {
    write(name -> name, false);
    List<String> notes = new ArrayList<>();
    DatasetSource.of(dir).read(Split.TEST, 1, notes::add);
    DatasetSource.of(dir).read(Split.TRAIN, 1, notes::add);
    assertThat(notes)
        .hasSize(2)
        .allMatch(note -> note.startsWith(dir + ": not the images and labels of Fashion-MNIST"));
    DatasetSource.embedded().read(Split.TEST, 1, notes::add);
    assertThat(notes).hasSize(2);
  }
}
