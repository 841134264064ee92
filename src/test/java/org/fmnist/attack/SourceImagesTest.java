package org.fmnist.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.fmnist.io.ElementType;
import org.fmnist.io.FmnistException;
import org.fmnist.io.Npy;
import org.fmnist.io.NpyArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays to attack are taken only where they can be read in one way. */
class SourceImagesTest {
  @TempDir Path folder;

  private SourceImages read() {
    return SourceImages.read(List.of(folder.resolve("images.npy")));
  }

  private void writeImages(int... shape) {
    int size = 1;
    for (int side : shape) {
      size *= side;
    }
    Npy.write(folder.resolve("images.npy"), new byte[size], shape);
  }

  private static int[] shape(String sides) {
    return List.of(sides.split(",", -1)).stream().mapToInt(Integer::parseInt).toArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"28,28,3", "3,28,28,3", "1,56,56", "784", "28,28", "0,28,28", "3,1,28,28"})
  void refusesOtherShapes(String sides) {
    writeImages(shape(sides));
    assertThatThrownBy(this::read)
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining("images.npy: expected uint8 [N,28,28] of at least one image, found ")
        .hasMessageContaining("[" + sides.replace(",", ", ") + "]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3,28,28", "3,28,28,1", "3,784"})
  void takesImagesOneAfterTheOther(String sides) {
    writeImages(shape(sides));
    assertThat(read().pixels()).hasSize(3 * 784);
    assertThat(read().labels()).isEmpty();
  }

  @Test
  void refusesOtherTypes() {
    Npy.write(folder.resolve("images.npy"), new float[784], 1, 28, 28);
    assertThatThrownBy(this::read).hasMessageContaining("found float32[1, 28, 28]");
  }

  @ParameterizedTest
  @EnumSource(names = {"BOOL", "FLOAT32", "FLOAT64"})
  void refusesLabelsThatAreNoWholeNumbers(ElementType type) {
    writeImages(4, 28, 28);
    byte[] bytes = new byte[4 * type.bytes()];
    Npy.write(folder.resolve("labels.npy"), new NpyArray(type, new int[] {4}, bytes));
    assertThatThrownBy(this::read)
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining("labels.npy: expected labels uint8 [4], one for each image, found ")
        .hasMessageContaining(type.toString());
  }

  @Test
  void refusesLabelsOfAnotherShapeOrRange() {
    writeImages(4, 28, 28);
    Path labels = folder.resolve("labels.npy");
    Npy.write(labels, new byte[4], 4, 1);
    assertThatThrownBy(this::read).hasMessageContaining("found uint8[4, 1]");
    Npy.write(labels, new byte[5], 5);
    assertThatThrownBy(this::read).hasMessageContaining("found uint8[5]");
    Npy.write(labels, new byte[] {0, 1, 10, 2}, 4);
    assertThatThrownBy(this::read)
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining("expected labels 0..9, found 10 for image 2");
  }

  @Test
  void readsLabelsOfNumpysOwnIntegerType() {
    writeImages(2, 28, 28);
    byte[] bytes =
        ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(7).putLong(9).array();
    Npy.write(folder.resolve("labels.npy"), new NpyArray(ElementType.INT64, new int[] {2}, bytes));
    assertThat(read().labels()).hasValueSatisfying(l -> assertThat(l).containsExactly(7, 9));
  }

  @Test
  void aRootIsAFolderOfPictures() throws IOException {
    Path zip = folder.resolve("empty.zip");
    try (FileSystem files = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      Path root = files.getPath("/");
      assertThat(root.getFileName()).isNull();
      assertThatThrownBy(() -> SourceImages.read(List.of(root)))
          .isInstanceOf(FmnistException.class)
          .hasMessageContaining("expected image files");
    }
  }
}
