package org.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.fmnist.io.FileFormatException;
import org.fmnist.io.FmnistException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginalPickleTest {
  @TempDir Path dir;

  private static LabeledImages golden(String name) {
    return OriginalPickle.read(Golden.file("pickle/" + name + ".pkl"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"protocol2", "protocol3", "protocol4", "protocol5", "squeezed", "numpy1"})
  void readsWhatPythonPickled(String name) {
    LabeledImages images = golden(name);
    assertThat(images.labels()).containsExactly(3, 9);
    byte[] pixels = images.pixels();
    assertThat(pixels).hasSize(2 * 784);
    for (int i = 0; i < pixels.length; i++) {
      assertThat(pixels[i]).isEqualTo((byte) i);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "protocol0|protocol at byte 0: expected 2 to 5, found 0 or 1",
        "protocol1|protocol at byte 0: expected 2 to 5, found 0 or 1",
        "system|found posix.system, which is not allowed",
        "eval|found builtins.eval, which is not allowed",
        "dict|opcode at byte 2: expected one that a list of float32 arrays needs, found 0x7d",
        "numbers|list at byte 11: expected arrays",
        "three|expected a list of images and labels, found a list of 3",
        "float64|element type at byte 122: expected f4 (float32), found f8",
        "big_endian|expected < (little-endian)",
        "fortran|expected a row-major one of float32",
        "swapped|expected images of shape [2, 1, 28, 28], found [2, 1, 10]",
        "counts|expected labels of shape [2, 1, 10], found [1, 1, 10]",
        "none|expected at least one image, found none",
        "fraction|expected whole pixels 0 to 255, found 0.5 in image 1 at 2",
        "negative|found -1.0 in image 0 at 0",
        "nan|found NaN in image 0 at 1",
        "not_one_hot|expected one 1 among nine 0 as the label of image 1",
      })
  void everythingElseIsRefused(String name, String expected) {
    assertThatThrownBy(() -> golden("refused_" + name))
        .isInstanceOf(FmnistException.class)
        .hasMessageStartingWith(Golden.file("pickle/refused_" + name + ".pkl") + ": ")
        .hasMessageContaining(expected);
  }

  /** What follows the opcode that names protocol 2. */
  static Stream<Arguments> programs() {
    return Stream.of(
        Arguments.of("", "pickle at byte 2: expected 1 more bytes, found 0"),
        Arguments.of(".", "stack at byte 2: expected a value, found none"),
        Arguments.of("(.", "stack at byte 3: expected a value, found a mark"),
        Arguments.of("N.", "pickle at byte 3: expected one list"),
        Arguments.of("].N", "pickle at byte 3: expected one list and nothing after it"),
        Arguments.of("]].", "pickle at byte 4: expected one list"),
        Arguments.of("h\u0001.", "memo at byte 2: expected a value at 1, found none"),
        Arguments.of("B\u00ff\u00ff\u00ff\u00ff", "expected 4294967295 more bytes, found 0"),
        Arguments.of("X\u00ff\u00ff\u00ff\u007f", "expected 2147483647 more bytes, found 0"),
        Arguments.of("NNR.", "call at byte 4"),
        Arguments.of("\u0080\u0001.", "protocol at byte 2: expected 2 to 5, found 1"),
        Arguments.of("\u0080\u0006.", "protocol at byte 2: expected 2 to 5, found 6"),
        Arguments.of("\u0096" + "\u00ff".repeat(8), "expected 2147483647 more bytes, found 0"),
        Arguments.of("c_codecs\nencode\nNN\u0086R.", "call at byte "),
        Arguments.of("c_codecs\ndecode\n.", "found _codecs.decode, which is not allowed"),
        Arguments.of("NNb.", "state at byte 4"),
        Arguments.of("NNa.", "list at byte 4"),
        Arguments.of("NN\u0093.", "global at byte 4: expected two strings"),
        Arguments.of("c" + "x".repeat(300), "line at byte "),
        Arguments.of("t.", "stack at byte 2"),
        Arguments.of("N".repeat(20_000), "opcodes at byte 10001: expected at most 10000"),
        Arguments.of("cnumpy\nndarray\nN\u0085R.", "call at byte "),
        Arguments.of("]q\u0000h\u0000a.", "list at byte 8: expected arrays"));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void crookedProgramsAreRefused(String program, String expected) throws IOException {
    Path file = dir.resolve("x.pkl");
    Files.write(file, ("\u0080\u0002" + program).getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> OriginalPickle.read(file))
        .isInstanceOf(FileFormatException.class)
        .hasMessageContaining(expected)
        .hasMessageNotContaining("\n");
  }

  /** Expected values from {@code pickle.load} of Python. */
  @Test
  void readsTheFileOfTheOriginal() {
    String original = System.getProperty("fmnist.original", "");
    assumeTrue(!original.isEmpty(), "fmnist.original is not set: the original is not there");
    LabeledImages images = OriginalPickle.read(Path.of(original, "correct_1k.pkl"));
    assertThat(images.size()).isEqualTo(1000);
    assertThat(Arrays.copyOf(images.labels(), 10)).containsExactly(6, 2, 0, 9, 0, 5, 6, 0, 0, 8);
    long sum = 0;
    for (byte pixel : images.pixels()) {
      sum += pixel & 0xFF;
    }
    assertThat(sum).isEqualTo(56138805);
  }
}
