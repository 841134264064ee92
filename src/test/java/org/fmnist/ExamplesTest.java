package org.fmnist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The programs of docs/examples run as they stand, from their sources. */
class ExamplesTest {
  private static final Path FOLDER = Path.of("docs", "examples");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Classify | Ankle boot, probability 1.0000",
        "Evaluate | accuracy 0.94",
        "FineTune | best epoch 1",
        "Attack | 10 of 10 images succeeded",
        "ReadCheckpoint | fmnist_cnn/Variable_9 begins with",
        "PortLstm | all 27 tensors pass",
      })
  void runs(String program, String prints) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                FOLDER.resolve(program + ".java").toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(output)).isZero();
    assertThat(Files.readString(output, StandardCharsets.UTF_8)).contains(prints);
  }

  @Test
  void noneIsLeftOut() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<String> programs =
          files
              .map(Path::toFile)
              .map(File::getName)
              .filter(name -> name.endsWith(".java"))
              .sorted()
              .toList();
      assertThat(programs)
          .containsExactly(
              "Attack.java",
              "Classify.java",
              "Evaluate.java",
              "FineTune.java",
              "PortLstm.java",
              "ReadCheckpoint.java");
    }
  }

  @Test
  void theReadmeShowsTheFirst() throws IOException {
    String source = Files.readString(FOLDER.resolve("Classify.java"));
    String body = source.substring(source.indexOf("Path picture"), source.lastIndexOf("  }"));
    assertThat(squeezed(Files.readString(Path.of("README.md")))).contains(squeezed(body));
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", "");
  }
}
