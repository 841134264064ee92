package org.fmnist.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.fmnist.data.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
  @TempDir Path dir;

  private static NpyArray golden(String name) {
    return Npy.read(Golden.file("npy/" + name + ".npy"));
  }

  @Test
  void readsWhatNumpyWrote() {
    assertThat(golden("bool")).hasToString("bool[2]");
    assertThat(golden("bool").ints()).containsExactly(1, 0);
    assertThat(golden("uint8")).hasToString("uint8[2, 3]");
    assertThat(golden("uint8").floats()).containsExactly(0, 50, 100, 150, 200, 250);
    assertThat(golden("int32").ints()).containsExactly(1, -2, Integer.MAX_VALUE);
    assertThat(golden("int32").doubles()).containsExactly(1, -2, Integer.MAX_VALUE);
    assertThat(golden("int64")).hasToString("int64[1, 1]");
    assertThat(golden("int64").dtype().longs(golden("int64").bytes())).containsExactly(-(1L << 62));
    assertThat(golden("float32").floats()).containsExactly(0.1f, -0f, Float.POSITIVE_INFINITY);
    assertThat(golden("float32").doubles()[0]).isEqualTo(0.1f);
    assertThat(golden("float64")).hasToString("float64[]");
    assertThat(golden("float64").doubles()).containsExactly(0.1);
    assertThat(golden("empty")).hasToString("float32[0, 28, 28]");
    assertThat(golden("version2")).isEqualTo(golden("uint8"));
    assertThat(golden("version3")).isEqualTo(golden("uint8"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bool", "uint8", "int32", "int64", "float32", "float64", "empty"})
  void writesTheBytesThatNumpyWrites(String name) {
    Path file = dir.resolve("x.npy");
    Npy.write(file, golden(name));
    assertThat(file).hasSameBinaryContentAs(Golden.file("npy/" + name + ".npy"));
  }

  @Test
  void writesArraysOfJava() {
    Path file = dir.resolve("x.npy");
    Npy.write(file, new byte[] {0, 50, 100, (byte) 150, (byte) 200, (byte) 250}, 2, 3);
    assertThat(Npy.read(file)).isEqualTo(golden("uint8"));
    Npy.write(file, new int[] {1, -2, Integer.MAX_VALUE}, 3);
    assertThat(Npy.read(file)).isEqualTo(golden("int32"));
    Npy.write(file, new float[] {0.1f, -0f, Float.POSITIVE_INFINITY}, 3);
    assertThat(Npy.read(file)).isEqualTo(golden("float32"));
    assertThatThrownBy(() -> Npy.write(file, new byte[5], 2, 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Npy.read(file)).isEqualTo(golden("float32"));
  }

  @Test
  void conversionsThatWouldLoseAreRefused() {
    assertThatThrownBy(() -> golden("int64").ints())
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining("element 0: expected a number that int32 can hold, found -46116860");
    assertThatThrownBy(() -> golden("float64").floats())
        .hasMessage("element type: expected float32, found float64");
    assertThat(golden("float16").dtype()).isEqualTo(ElementType.FLOAT16);
    assertThatThrownBy(() -> golden("int64").doubles()).isInstanceOf(FmnistException.class);
    assertThatThrownBy(() -> golden("float32").ints()).isInstanceOf(FmnistException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fortran|fortran_order at byte 10: expected False, found True; save"
            + " numpy.ascontiguousarray",
        "big_endian|descr at byte 10: expected one of |b1, |u1, |i1, <i2, <u2, <i4, <u4, <i8, <f2,"
            + " <f4, <f8, found '>f4'; save it as one of these",
        "struct|found [('a', '<f4'), ('b', '<i4')]",
        "object|found '|O'",
      },
      maxCharsPerColumn = 200)
  void otherKindsAreRefused(String name, String expected) {
    assertThatThrownBy(() -> golden("refused_" + name))
        .isInstanceOf(FileFormatException.class)
        .hasMessageContaining(expected);
  }

  private static byte[] file(String header, int elements) {
    byte[] text = header.getBytes(StandardCharsets.US_ASCII);
    byte[] file =
        Arrays.copyOf(
            new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}, 10 + text.length + elements);
    file[8] = (byte) text.length;
    file[9] = (byte) (text.length >> 8);
    System.arraycopy(text, 0, file, 10, text.length);
    return file;
  }

  private static byte[] shaped(String shape, int elements) {
    return file("{'descr': '|u1', 'fortran_order': False, 'shape': " + shape + ", }\n", elements);
  }

  static Stream<Arguments> broken() {
    byte[] sound = shaped("(2, 3)", 6);
    byte[] version4 = sound.clone();
    version4[6] = 4;
    byte[] longHeader = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, -1, 0};
    return Stream.of(
        Arguments.of(new byte[3], "file at byte 0: expected at least 12 bytes, found 3"),
        Arguments.of(new byte[80], "magic number at byte 0"),
        Arguments.of(version4, "version at byte 6: expected 1.0, 2.0 or 3.0, found 4.0"),
        Arguments.of(longHeader, "header at byte 12: expected at most 1 bytes, found 4294967295"),
        Arguments.of(Arrays.copyOf(sound, 30), "header at byte 10: expected at most 20 bytes"),
        Arguments.of(
            Arrays.copyOf(sound, sound.length - 1), "expected 6 bytes of uint8[2, 3], found 5"),
        Arguments.of(
            Arrays.copyOf(sound, sound.length + 1), "expected 6 bytes of uint8[2, 3], found 7"),
        Arguments.of(shaped("(-2, 3)", 6), "header at byte 10"),
        Arguments.of(shaped("(2 3)", 6), "shape at byte 10: expected numbers, found 2 3"),
        Arguments.of(shaped("(,)", 6), "shape at byte 10: expected numbers"),
        Arguments.of(shaped("(4294967296, 1)", 6), "expected at most 32 sides below 2^31"),
        Arguments.of(shaped("(2147483647, 2147483647, 2147483647)", 6), "bytes of uint8"),
        Arguments.of(shaped("(65536, 65536, 65536, 65536)", 0), "bytes of uint8"),
        Arguments.of(shaped("(" + "1, ".repeat(33) + ")", 1), "shape at byte 10: expected numbers"),
        Arguments.of(shaped("(" + "1, ".repeat(32) + "1)", 1), "at most 32 sides"),
        Arguments.of(file("{}" + " ".repeat(60_000), 0), "found \"{}\""));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void brokenFilesAreRefused(byte[] content, String expected) throws IOException {
    Path file = dir.resolve("x.npy");
    Files.write(file, content);
    assertThatThrownBy(() -> Npy.read(file))
        .isInstanceOf(FileFormatException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(expected)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> Npy.read(dir.resolve("none.npy")))
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining("none.npy: cannot be read: NoSuchFile");
  }
}
