package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.fmnist.eval.Evaluation;
import org.fmnist.eval.Evaluator;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.io.Npy;
import org.fmnist.io.NpyArray;
import org.fmnist.runtime.SessionSettings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code evaluate} with the shipped weights, on a few images. */
class EvaluateCommandTest {
  @TempDir static Path shared;
  private static String data;
  private static LabeledImages test;
  @TempDir Path folder;

  @BeforeAll
  static void writeData() {
    Path directory = SmallData.write(shared.resolve("data"));
    data = directory.toString();
    test = Dataset.read(directory).test();
  }

  @Test
  void saysWhatThePrecisionBecame() {
    Ran bf16 = Ran.of("evaluate", "--data", data, "--json", "--quiet", "--precision", "bf16");
    assertThat(bf16.json()).containsEntry("precision", "bf16");
    Ran auto = Ran.of("evaluate", "--data", data, "--json", "--quiet", "--precision", "auto");
    assertThat(auto.json())
        .containsEntry(
            "precision", ComputePrecision.AUTO.here(SessionSettings.defaults()).toString());
  }

  @Test
  void theExactEngineHasNoBfloat16() {
    Ran bf16 = Ran.of("evaluate", "--data", data, "--engine", "exact", "--precision", "bf16");
    assertThat(bf16.code()).isEqualTo(2);
    assertThat(bf16.errorLines().get(0))
        .isEqualTo("fmnist: --precision: expected the fast engine with bf16, found the exact one");
    Ran auto =
        Ran.of("evaluate", "--data", data, "--engine", "exact", "--precision", "auto", "--json");
    assertThat(auto.json()).containsEntry("precision", "fp32");
  }

  @Test
  void jsonHasExactlyItsFields() {
    Ran ran = Ran.of("evaluate", "--data", data, "--json");
    assertThat(ran.code()).isZero();
    assertThat(ran.out().lines()).hasSize(1);
    Map<String, Object> json = ran.json();
    assertThat(json.keySet())
        .containsExactly(
            "images",
            "correct",
            "accuracy",
            "loss",
            "perClass",
            "confusion",
            "calibrationError",
            "seconds",
            "imagesPerSecond",
            "precision");
    assertThat(json).containsEntry("precision", "fp32");
    assertThat(json).containsEntry("images", SmallData.TEST);
    int correct = (int) json.get("correct");
    assertThat((double) json.get("accuracy")).isEqualTo(correct / (double) SmallData.TEST);
    assertThat((double) json.get("accuracy")).isGreaterThan(0.85);
    assertThat((double) json.get("loss")).isBetween(0.05, 0.6);
    List<?> perClass = (List<?>) json.get("perClass");
    assertThat(perClass).hasSize(10);
    assertThat(perClass)
        .allSatisfy(
            c ->
                assertThat(((Map<?, ?>) c).keySet().stream().map(String::valueOf))
                    .containsExactlyInAnyOrder(
                        "label", "name", "precision", "recall", "f1", "support"));
    List<?> confusion = (List<?>) json.get("confusion");
    int diagonal = IntStream.range(0, 10).map(c -> (int) ((List<?>) confusion.get(c)).get(c)).sum();
    assertThat(diagonal).isEqualTo(correct);
  }

  @Test
  void textNamesAccuracyAndClasses() {
    Ran ran = Ran.of("evaluate", "--data", data, "--quiet");
    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).startsWith("accuracy ").contains("of 96)", "Ankle boot", "confusion");
  }

  @Test
  void probabilitiesAreInDatasetOrderAndReadBack() {
    Path file = folder.resolve("p.npy");
    Ran ran = Ran.of("evaluate", "--data", data, "--json", "--probabilities", file.toString());
    assertThat(ran.code()).isZero();
    NpyArray written = Npy.read(file);
    assertThat(written.shape()).containsExactly(SmallData.TEST, 10);
    Evaluation again = Evaluator.evaluate(written.floats(), test);
    assertThat(ran.json())
        .containsEntry("correct", again.correct())
        .containsEntry("loss", again.loss())
        .containsEntry("calibrationError", again.calibrationError());
  }

  /** The same figures whatever the engine, the type and the batch. */
  @ParameterizedTest
  @CsvSource({
    "--batch-size 1",
    "--batch-size 96",
    "--engine exact",
    "--engine exact --batch-size 7",
    "--dtype fp64"
  })
  void enginesAndBatchSizesAgree(String flags) {
    float[] reference = probabilities("--batch-size 32");
    float[] other = probabilities(flags);
    for (int i = 0; i < reference.length; i++) {
      assertThat(other[i]).isCloseTo(reference[i], within(5e-6f));
    }
  }

  private float[] probabilities(String flags) {
    Path file = folder.resolve(flags.replace(' ', '_') + ".npy");
    String line = "evaluate --quiet " + flags + " --data " + data + " --probabilities " + file;
    assertThat(Ran.of(line.split(" ")).code()).isZero();
    return Npy.read(file).floats();
  }

  @Test
  void sampleHoldsOnlyCorrectImagesEachOnce() {
    Path out = folder.resolve("sample");
    Path file = folder.resolve("p.npy");
    Ran ran =
        Ran.of(
            ("evaluate --quiet --correct 20 --data " + data + " --out " + out)
                .concat(" --probabilities " + file)
                .split(" "));
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(Ran.of("evaluate", "--data", data, "--correct", "20", "--out", "" + out).code())
        .as("into a directory that has files")
        .isEqualTo(1);
    NpyArray images = Npy.read(out.resolve("images.npy"));
    NpyArray labels = Npy.read(out.resolve("labels.npy"));
    assertThat(images.shape()).containsExactly(20, 28, 28);
    assertThat(labels.shape()).containsExactly(20);
    float[] probabilities = Npy.read(file).floats();
    LabeledImages sample = LabeledImages.of(images.bytes(), labels.bytes());
    List<Integer> found = IntStream.range(0, 20).map(i -> indexOf(sample, i)).boxed().toList();
    assertThat(found).doesNotHaveDuplicates();
    assertThat(found)
        .allSatisfy(
            i -> assertThat(Evaluator.predicted(probabilities, i)).isEqualTo(test.label(i)));
  }

  private static int indexOf(LabeledImages sample, int i) {
    LabeledImages wanted = sample.subset(new int[] {i});
    return IntStream.range(0, test.size())
        .filter(t -> test.subset(new int[] {t}).equals(wanted))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"test, 96", "train, 320", "valid, 53"})
  void splitsHaveTheirSizes(String split, int images) {
    Ran ran = Ran.of("evaluate", "--data", data, "--split", split, "--json");
    assertThat(ran.json()).containsEntry("images", images);
  }
}
