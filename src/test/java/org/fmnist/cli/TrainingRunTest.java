package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.fmnist.io.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of {@code train} with the presets of the fast engine. */
class TrainingRunTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path folder;

  private int train(Path directory, String... flags) {
    List<String> line = new ArrayList<>(List.of("train", "--out", directory.toString()));
    line.addAll(Arrays.asList(flags));
    PrintStream results = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream notes = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new Main(results, notes, false, () -> false).run(line.toArray(String[]::new));
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--preset best --engine exact",
        "--flip yes",
        "--mixup 0.2",
        "--preset quick --optimizer sgd --momentum 1",
        "--preset quick --averaging 1",
        "--preset quick --averaging 0.9999999999",
        "--preset quick --grad-clip 1e-310",
        "--grad-clip 0",
        "--keep-prob-fc 1e-310",
        "--keep-prob-conv NaN",
        "--lr-decay 0",
        "--shift 28",
        "--freeze conv1,conv2,conv3,fc,softmax",
        "--preset quick --freeze conv1,conv2,conv3,fc,softmax",
        "--valid-size 31",
        "--select validation-robustness",
        "--dtype fp64 --preset quick",
        "--averaging 0.9",
        "--schedule cosine",
        "--preset best --valid-size 0",
        "--preset quick --validate at-end --early-stop 2",
        "--preset quick --validate at-end --select validation-loss",
        "--preset quick --validate never",
        "--preset quick --valid-size 60000"
      })
  void whatIsRefusedLeavesNothingBehind(String flags) {
    Path directory = folder.resolve("run");
    assertThat(train(directory, flags.split(" "))).isEqualTo(2);
    assertThat(directory).doesNotExist();
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("expected").hasLineCount(2);
  }

  @Test
  void aRunLeavesItsLogsAndItsReport() throws IOException {
    Path directory = folder.resolve("run");
    String[] flags = {
      "--preset=quick", "--valid-size=59700", "--batch-size=64", "--epochs=1", "--log-every=2"
    };
    assertThat(train(directory, flags)).isZero();
    assertThat(names(directory))
        .contains(
            "best",
            "config.json",
            "confusion.png",
            "curves.png",
            "epochs.csv",
            "evaluation.json",
            "last")
        .anyMatch(name -> name.startsWith("events.out.tfevents."));
    assertThat(Files.readAllLines(directory.resolve("steps.csv"))).hasSize(1 + 3);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("5 steps", "test accuracy");
  }

  @Test
  void withoutValidationNoFigureIsMadeUp() {
    Path data = SmallData.write(folder.resolve("data"), 300, 100);
    String[] flags = {"--preset=quick", "--data=" + data, "--valid-size=0", "--epochs=1"};
    assertThat(train(folder.resolve("run"), flags)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("epoch 1, not validated")
        .doesNotContain("NaN");
  }

  @ParameterizedTest
  @CsvSource({
    "--preset=quick, 1",
    "--preset=quick --validate=each-epoch, 2",
    "--preset=quick --select=validation-loss, 2",
    "--preset=quick --early-stop=9, 2",
    "--preset=best --batch-size=32, 2"
  })
  void isValidatedAsOftenAsItsChoicesNeed(String preset, int validations) throws IOException {
    Path data = SmallData.write(folder.resolve("data"), 300, 100);
    Path directory = folder.resolve("run");
    List<String> flags = new ArrayList<>(Arrays.asList(preset.split(" ")));
    flags.addAll(List.of("--data=" + data, "--valid-size=100", "--epochs=2"));
    assertThat(train(directory, flags.toArray(String[]::new))).isZero();
    // epoch, training loss and accuracy; then those of the validation.
    assertThat(Files.readAllLines(directory.resolve("epochs.csv")).stream().skip(1))
        .filteredOn(row -> !row.split(",", -1)[3].isEmpty())
        .hasSize(validations);
  }

  @Test
  void aShortRunLearns() {
    Path data = SmallData.write(folder.resolve("data"), 10_000, 2_000);
    Path directory = folder.resolve("run");
    String[] flags = {
      "--preset=quick",
      "--data=" + data,
      "--valid-size=1000",
      "--batch-size=64",
      "--epochs=2",
      "--lr-warm-up=40"
    };
    assertThat(train(directory, flags)).isZero();
    assertThat(testAccuracy(directory)).isGreaterThan(0.82);
  }

  private static double testAccuracy(Path directory) {
    return (double) Json.readMap(directory.resolve("evaluation.json")).get("accuracy");
  }
}
