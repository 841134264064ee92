package org.fmnist.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fmnist.io.FmnistException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativesFolderTest {
  @TempDir Path folder;

  @Test
  void isTheFirstThatServesAndSaysWhyNotTheOthers() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    Path good = folder.resolve("a/b");
    NativesFolder chosen = NativesFolder.choose(List.of(file, good));
    assertThat(chosen.path()).isEqualTo(good).isEmptyDirectory();
    assertThat(chosen.refused()).hasSize(1);
    assertThat(chosen.refused().get(0)).startsWith(file + " cannot be written");
  }

  @Test
  void isRefusedInOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    assertThatThrownBy(() -> NativesFolder.choose(List.of(file, file.resolve("x"))))
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining(file + " cannot be written")
        .hasMessageContaining(file.resolve("x").toString())
        .hasMessageContaining("java -Dorg.bytedeco.javacpp.cachedir=DIR")
        .hasMessageNotContaining("\n");
  }

  /** No link to a folder: behind one, JavaCPP unpacks its copies anew in every run. */
  @Test
  void theExecutableHasTheCopiesOfTheJar() throws IOException {
    Path copy = Files.writeString(folder.resolve("copy"), "library");
    Path place = folder.resolve("fmnist/org/library");
    TensorFlowNatives.share(copy, place);
    TensorFlowNatives.share(copy, place);
    assertThat(Files.isSameFile(place, copy)).isTrue();
    assertThat(place.toRealPath()).isEqualTo(folder.toRealPath().resolve("fmnist/org/library"));
  }
}
