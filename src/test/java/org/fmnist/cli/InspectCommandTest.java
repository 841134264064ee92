package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.fmnist.io.Npy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InspectCommandTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/checkpoint");

  @TempDir Path folder;

  @Test
  void listsEveryTensor() {
    Ran ran = Ran.of("inspect", GOLDEN.toString());
    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out().lines())
        .startsWith(
            "bool (bool) [3]",
            "empty (float32) [0,3]",
            "float32 (float32) [2,3]",
            "float64 (float64) [2]",
            "int32 (int32) [3]",
            "int64 (int64) []",
            "scope/bfloat16 (bfloat16) [1]",
            "scope/string (string) [2]")
        .endsWith("# " + GOLDEN + "/golden.ckpt: 9 tensors, 20 elements, 77 bytes");
    assertThat(Ran.of("inspect", GOLDEN + "/sliced.ckpt").out())
        .contains("(float32) [4,200] in 3 slices");
    assertThat(Ran.of("inspect", GOLDEN + "/object.ckpt").out()).contains(", object-based: ");
    assertThat(Ran.of("inspect", "robust").out().lines()).hasSize(19);
  }

  @Test
  void printsJson() {
    Map<String, Object> json = Ran.of("inspect", "--json", GOLDEN + "/types.ckpt").json();
    assertThat(json).containsOnlyKeys("checkpoint", "tensors");
    assertThat(json).containsEntry("checkpoint", GOLDEN + "/types.ckpt");
    assertThat((List<?>) json.get("tensors"))
        .hasSize(6)
        .element(1)
        .isEqualTo(Map.of("name", "float16", "dtype", "float16", "shape", List.of(6), "bytes", 12));
  }

  @Test
  void writesOneAsNpy() throws IOException {
    Path file = folder.resolve("x.npy");
    Ran ran =
        Ran.of(
            "inspect", GOLDEN.toString(), "--json", "--tensor", "int32", "--out", file.toString());
    assertThat(ran.code()).isZero();
    assertThat((List<?>) ran.json().get("tensors")).hasSize(1);
    assertThat(Npy.read(file).ints()).containsExactly(1, -2, 2147483647);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | inspect | expected one checkpoint",
        "2 | inspect GOLDEN --tensor x | expected both of --tensor NAME and --out FILE.npy",
        "2 | inspect GOLDEN --seed 3 | --seed: expected a flag of inspect, found one that it has",
        "1 | inspect FOLDER/none | FOLDER/none: expected a folder with a checkpoint or the prefix",
        "1 | inspect GOLDEN --tensor none --out FOLDER/x | expected the tensor none, found bool,",
        "1 | inspect GOLDEN --tensor scope/string --out FOLDER/x | found string",
      })
  void wrongUseIsOneLine(int code, String line, String expected) {
    String there = line.replace("GOLDEN", GOLDEN.toString()).replace("FOLDER", folder.toString());
    Ran ran = Ran.of(there.split(" "));
    assertThat(ran.code()).isEqualTo(code);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.errorLines()).hasSize(code);
    assertThat(ran.err()).contains(expected.replace("FOLDER", folder.toString()));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aTensorReplacesNoFileOfAnotherKind(@TempDir Path other) throws IOException {
    Path file = Files.writeString(other.resolve("fmnist_cnn.ckpt.index"), "kept");
    Ran ran =
        Ran.of("inspect", "shipped", "--tensor", "fmnist_cnn/Variable", "--out", file.toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("--out: expected a new file or an .npy file to replace");
    assertThat(file).hasContent("kept");
  }
}
