package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.fmnist.eval.Evaluator;
import org.fmnist.io.Npy;
import org.fmnist.model.Classifier;
import org.fmnist.model.FastClassifier;
import org.fmnist.runtime.SessionSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on the shipped weights, from the command line. */
class AttackCommandTest {
  private static final int COUNT = 8;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private BooleanSupplier interrupted = () -> false;
  @TempDir Path folder;

  private int run(String... flags) {
    List<String> line = new ArrayList<>(List.of("attack", "--quiet"));
    line.addAll(List.of(flags));
    return new Main(print(out), print(err), false, () -> interrupted.getAsBoolean())
        .run(line.toArray(String[]::new));
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Flags of a short attack that writes to a folder of this name. */
  private String[] attack(String method, String name, String... more) {
    List<String> flags =
        new ArrayList<>(
            List.of("--method", method, "--epsilon", "12/255", "--count", "" + COUNT, "--json"));
    flags.addAll(
        method.equals("pgd") ? List.of("--max-iterations", "8") : List.of("--max-queries", "60"));
    flags.addAll(List.of("--out", folder.resolve(name).toString()));
    flags.addAll(List.of(more));
    return flags.toArray(String[]::new);
  }

  private byte[] file(String name, String file) throws IOException {
    return Files.readAllBytes(folder.resolve(name).resolve(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pgd", "square"})
  void writesTheSameFilesWhateverBatchSizeAndThreads(String method) throws IOException {
    assertThat(run(attack(method, "one", "--batch-size", "3", "--threads", "1"))).isZero();
    assertThat(run(attack(method, "all", "--batch-size", "1000", "--threads", "3"))).isZero();
    for (String file : List.of("adversarial.npy", "original.npy", "attack.csv", "summary.json")) {
      assertThat(file("all", file)).as(file).isEqualTo(file("one", file));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fp32", "bf16"})
  void judgesByTheWrittenImagesInFloat32(String precision) throws IOException {
    assertThat(run(attack("signhunter", "a", "--precision", precision))).isZero();
    byte[] written = Npy.read(folder.resolve("a/adversarial.npy")).bytes();
    List<String> lines = Files.readAllLines(folder.resolve("a/attack.csv"));
    assertThat(lines.get(0))
        .isEqualTo("index,label,target,predicted,success,queries,gradients,linf,l2");
    LabeledImages test = Dataset.embedded().test();
    int succeeded = 0;
    try (Classifier classifier =
        FastClassifier.open(WeightsSource.shipped().read(), SessionSettings.defaults())) {
      for (int i = 0; i < COUNT; i++) {
        String[] row = lines.get(i + 1).split(",", -1);
        float[] image = new float[784];
        for (int k = 0; k < 784; k++) {
          image[k] = written[i * 784 + k] & 0xFF;
        }
        int predicted = Evaluator.predicted(classifier.probabilities(image), 0);
        int label = test.label(Integer.parseInt(row[0]));
        assertThat(row[1]).isEqualTo("" + label);
        assertThat(row[2]).isEqualTo("" + (label + 1) % 10);
        assertThat(row[3]).isEqualTo("" + predicted);
        assertThat(row[4]).isEqualTo("" + (predicted == (label + 1) % 10));
        succeeded += predicted == (label + 1) % 10 ? 1 : 0;
      }
    }
    Map<String, Object> json = JSON.std.mapFrom(text(out));
    assertThat(json).containsEntry("attacked", COUNT).containsEntry("succeeded", succeeded);
    assertThat(JSON.std.mapFrom(file("a", "summary.json"))).isEqualTo(json);
    assertThat((List<?>) json.get("interval95")).hasSize(2);
    assertThat(json.get("settings"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("precision", precision);
  }

  @Test
  void goesOnAfterAnInterruption() throws IOException {
    assertThat(run(attack("square", "straight"))).isZero();
    int[] asked = {0};
    interrupted = () -> asked[0]++ > 25;
    assertThat(run(attack("square", "broken", "--batch-size", "2"))).isEqualTo(1);
    assertThat(text(err))
        .containsPattern("stopped after \\d+ of 8 images; --resume goes on from there");
    assertThat(folder.resolve("broken/attack.csv")).doesNotExist();
    interrupted = () -> false;
    assertThat(run(attack("square", "broken", "--resume"))).isZero();
    for (String file : List.of("adversarial.npy", "attack.csv", "summary.json")) {
      assertThat(file("broken", file)).as(file).isEqualTo(file("straight", file));
    }
    assertThat(folder.resolve("broken/unfinished.bin")).doesNotExist();
  }

  @Test
  void reportsRobustAccuracyOverAllImages() throws IOException {
    LabeledImages test = Dataset.embedded().test();
    LabeledImages some = test.subset(IntStream.range(0, 200).toArray());
    Npy.write(folder.resolve("images.npy"), some.pixels(), 200, 28, 28);
    Npy.write(folder.resolve("labels.npy"), some.labels(), 200);
    String images = folder.resolve("images.npy").toString();
    String[] flags = {"--method", "fgsm", "--target", "any", "--epsilon", "0.02", "--json"};
    List<String> line = new ArrayList<>(List.of(flags));
    line.addAll(List.of("--images", images, "--out", folder.resolve("a").toString()));
    assertThat(run(line.toArray(String[]::new))).isZero();
    Map<String, Object> json = JSON.std.mapFrom(text(out));
    int attacked = (Integer) json.get("attacked");
    int succeeded = (Integer) json.get("succeeded");
    assertThat(attacked + (Integer) json.get("misclassified")).isEqualTo(200);
    assertThat((Double) json.get("robustAccuracy")).isEqualTo((attacked - succeeded) / 200.0);
    assertThat(Files.readString(folder.resolve("a/attack.csv"))).contains(",any,");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--target 3 | --method: expected one of gd",
        "--method cw | found 'cw'",
        "--method square --norm l2 | --norm: expected one of [linf] for square, found l2",
        "--method pgd --epsilon -1 | --epsilon: expected a number of at least 0",
        "--method pgd --epsilon 1/2/3 | --epsilon: expected a number of at least 0",
        "--method pgd --target 10 | --target: expected next, random, any or a class 0..9",
        "--method pgd --epsilon 8 | --epsilon: expected 0 to 1 of the pixel range 0..1 for linf, as 8/255",
        "--method pgd --surrogate x | --surrogate: expected none for pgd, which has gradients",
        "--method pgd --sigma 2 | --sigma: expected none for pgd, which does not use it; leave it away",
        "--method pgd --max-queries 9 | --max-queries: expected none for pgd",
        "--method fgsm --max-iterations 9 | --max-iterations: expected none for fgsm",
        "--method square --restarts 2 | --restarts: expected none for square",
        "--method transfer --loss ce | --loss: expected none for transfer",
        "--method ddn --step-size 2 | --step-size: expected none for ddn",
        "--method square --max-iterations 9 | --max-iterations: expected none for square without --surrogate",
        "--method pgd --images x.npy --split train | --split: expected none beside --images",
        "--method pgd --images x.npy --data y | --data: expected none beside --images",
        "--method transfer | --surrogate: expected a checkpoint for transfer, found none",
        "--method pgd --resume | --resume: expected --out, found none"
      })
  void refusesWrongFlags(String flags, String message) {
    assertThat(run(flags.split(" ", -1))).isEqualTo(2);
    assertThat(text(err)).contains(message);
  }

  @Test
  void promisesToResumeOnlyWhatIsKept() {
    interrupted = () -> true;
    assertThat(run("--method", "fgsm", "--count", "2")).isEqualTo(1);
    assertThat(text(err))
        .contains("stopped after 0 of 2 images; nothing is kept: with --out, --resume could go on");
  }

  @Test
  void namesTheSurrogateThatCannotBeRead() {
    assertThat(run("--method", "transfer", "--surrogate", folder.resolve("typo").toString()))
        .isEqualTo(1);
    assertThat(text(err)).startsWith("fmnist: --surrogate: ").contains("typo");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/fmnist/attack", "/dev/null/attack"})
  void noticesAPlaceThatCannotBeWrittenToBeforeItAttacks(String place) {
    assertThat(run("--method", "mcmc", "--count", "1", "--out", place)).isEqualTo(1);
    assertThat(text(err)).startsWith("fmnist: --out: ").contains(place).hasLineCount(1);
  }

  @Test
  void leavesNoDirectoryWhereNothingCouldBeAttacked() {
    Npy.write(folder.resolve("images.npy"), new byte[784], 1, 28, 28);
    Npy.write(folder.resolve("labels.npy"), new byte[] {9}, 1);
    String images = folder.resolve("images.npy").toString();
    String out = folder.resolve("out").toString();
    assertThat(run("--method", "fgsm", "--images", images, "--out", out)).isEqualTo(1);
    assertThat(text(err)).contains("--images: expected an image that is classified correctly");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void saysWhatWasLeftOutAndNothingOfNoSuccesses() {
    LabeledImages test = Dataset.embedded().test();
    LabeledImages some = test.subset(IntStream.range(0, 60).toArray());
    byte[] labels = some.labels();
    labels[0] = (byte) ((labels[0] + 1) % 10);
    Npy.write(folder.resolve("images.npy"), some.pixels(), 60, 28, 28);
    Npy.write(folder.resolve("labels.npy"), labels, 60);
    String images = folder.resolve("images.npy").toString();
    assertThat(run("--method", "fgsm", "--epsilon", "0", "--images", images)).isZero();
    assertThat(text(out))
        .containsPattern("\\n[1-9]\\d* of 60 images looked at are misclassified without an attack")
        .contains("0 of ")
        .doesNotContain("NaN");
  }
}
