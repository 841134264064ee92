package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.fmnist.JavaProcess;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.fmnist.io.Npy;
import org.fmnist.io.NpyArray;
import org.fmnist.report.RobustnessComparison;
import org.fmnist.train.Presets;
import org.fmnist.train.RunDirectory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Short runs of {@code harden}. */
class HardenCommandTest {
  @TempDir static Path data;

  @TempDir Path folder;

  @BeforeAll
  static void write() {
    SmallData.write(data);
  }

  private Ran harden(BooleanSupplier interrupted, Path out, String... flags) {
    List<String> line =
        new ArrayList<>(
            List.of("harden", "--data", data.toString(), "--out", out.toString(), "--json"));
    line.addAll(Arrays.asList(flags));
    return Ran.interruptible(interrupted, line.toArray(String[]::new));
  }

  private static final String[] ROBUST = {
    "--preset=robust",
    "--attack-steps=2",
    "--batch-size=64",
    "--valid-size=64",
    "--epochs=2",
    "--log-every=1",
    "--no-compare"
  };

  @Test
  void aResumedRunEndsWithTheSameBytes() throws IOException {
    Path whole = folder.resolve("whole");
    Path stopped = folder.resolve("stopped");
    assertThat(harden(() -> false, whole, ROBUST).code()).isZero();
    AtomicInteger asked = new AtomicInteger();
    Ran first = harden(() -> asked.incrementAndGet() > 2, stopped, ROBUST);
    assertThat(first.out()).contains("interrupted");
    assertThat(Files.readAllLines(stopped.resolve("steps.csv"))).hasSizeLessThan(9);
    assertThat(harden(() -> false, stopped, "--resume", "--no-compare").code()).isZero();
    for (String file :
        List.of(
            "steps.csv",
            "best/fmnist_cnn.ckpt.data-00000-of-00001",
            "last/fmnist_cnn.ckpt.data-00000-of-00001")) {
      assertThat(stopped.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
    List<String> epochs = Files.readAllLines(whole.resolve("epochs.csv"));
    assertThat(epochs).hasSize(3);
    assertThat(epochs.get(0)).endsWith(",seconds,valid_robust_accuracy");
    assertThat(Double.parseDouble(epochs.get(2).substring(epochs.get(2).lastIndexOf(',') + 1)))
        .isBetween(0.0, 1.0);
  }

  /** A teacher with no share in the labels changes nothing; one that has all of them does. */
  @Test
  void aTeacherTeachesUnderAttackAndAResumedRunKeepsIt() throws IOException {
    String weights = "last/fmnist_cnn.ckpt.data-00000-of-00001";
    Path alone = folder.resolve("alone");
    Path nothing = folder.resolve("nothing");
    Path taught = folder.resolve("taught");
    Path stopped = folder.resolve("stopped");
    assertThat(harden(() -> false, alone, ROBUST).code()).isZero();
    assertThat(harden(() -> false, nothing, taught("0")).code()).isZero();
    assertThat(nothing.resolve(weights)).hasSameBinaryContentAs(alone.resolve(weights));
    assertThat(harden(() -> false, taught, taught("1")).code()).isZero();
    assertThat(Files.mismatch(taught.resolve(weights), alone.resolve(weights))).isNotNegative();
    AtomicInteger asked = new AtomicInteger();
    harden(() -> asked.incrementAndGet() > 2, stopped, taught("1"));
    assertThat(harden(() -> false, stopped, "--resume", "--distillation=0.5").err())
        .contains("--distillation: expected --teacher with it");
    assertThat(harden(() -> false, stopped, "--resume", "--no-compare").code()).isZero();
    assertThat(stopped.resolve(weights)).hasSameBinaryContentAs(taught.resolve(weights));
  }

  private static String[] taught(String share) {
    List<String> flags = new ArrayList<>(List.of(ROBUST));
    flags.addAll(List.of("--teacher=shipped", "--distillation=" + share));
    return flags.toArray(String[]::new);
  }

  @Test
  void anAttackBeforeTrainingTakesNoTeacher() {
    Path out = folder.resolve("run");
    Ran ran = harden(() -> false, out, "--preset=assignment", "--teacher=shipped");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("--teacher: expected them with an attack inside");
    assertThat(out).doesNotExist();
  }

  @Test
  void aRunGoesOnWithTheVerbThatBeganItOnly() throws IOException {
    Path hardened = folder.resolve("hardened");
    Path trained = folder.resolve("trained");
    Map<String, Object> config = Map.of("settings", Presets.quick(), "hardening", Map.of());
    RunDirectory.create(Files.createDirectory(hardened), config);
    Files.writeString(Files.createDirectory(trained).resolve("config.json"), "{}");
    Ran train = Ran.of("train", "--resume", "--out=" + hardened);
    assertThat(train.code()).isEqualTo(2);
    assertThat(train.err()).contains("found one of harden in " + hardened);
    Ran harden = harden(() -> false, trained, "--resume");
    assertThat(harden.code()).isEqualTo(2);
    assertThat(harden.err()).contains("expected a run of harden, found one of train");
    Ran neither = Ran.of("train", "--resume", "--out=" + trained);
    assertThat(neither.code()).isEqualTo(1);
    assertThat(neither.err()).contains("config.json: expected \"settings\"");
  }

  private static final String[] ASSIGNMENT = {
    "--preset=assignment",
    "--count=24",
    "--mix=0.25",
    "--batch-size=32",
    "--valid-size=64",
    "--epochs=2",
    "--log-every=1",
    "--no-compare"
  };

  @Test
  void theAssignmentMixesAttackedImagesIn() throws IOException {
    Path whole = folder.resolve("whole");
    Path stopped = folder.resolve("stopped");
    assertThat(harden(() -> false, whole, ASSIGNMENT).code()).isZero();
    Path adversarial = whole.resolve("adversarial");
    NpyArray images = Npy.read(adversarial.resolve("adversarial.npy"));
    NpyArray labels = Npy.read(adversarial.resolve("labels.npy"));
    assertThat(images.shape()).containsExactly(24, 28, 28);
    List<String> table = Files.readAllLines(adversarial.resolve("attack.csv"));
    LabeledImages train = Dataset.read(data).train();
    byte[] originals = Npy.read(adversarial.resolve("original.npy")).bytes();
    for (int i = 0; i < 24; i++) {
      String row = table.get(1 + i);
      int place = Integer.parseInt(row.substring(0, row.indexOf(',')));
      assertThat(labels.bytes()[i]).isEqualTo((byte) train.label(place));
      for (int p = i * 784; p < (i + 1) * 784; p++) {
        int change = (images.bytes()[p] & 0xff) - (originals[p] & 0xff);
        assertThat(Math.abs(change)).isLessThanOrEqualTo(25);
      }
    }
    // 256 clean ones and 85 adversarial ones, a quarter of all: 11 steps an epoch.
    assertThat(Files.readAllLines(whole.resolve("steps.csv"))).hasSize(1 + 2 * 11);

    AtomicInteger asked = new AtomicInteger();
    Ran first = harden(() -> asked.incrementAndGet() > 12, stopped, ASSIGNMENT);
    assertThat(first.err() + first.out()).containsAnyOf("interrupted", "stopped after");
    assertThat(harden(() -> false, stopped, "--resume", "--no-compare").code()).isZero();
    for (String file :
        List.of(
            "steps.csv",
            "adversarial/adversarial.npy",
            "last/fmnist_cnn.ckpt.data-00000-of-00001")) {
      assertThat(stopped.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
  }

  @Test
  void aRunEndsWithTheComparison() {
    Path out = folder.resolve("run");
    Ran ran =
        harden(
            () -> false,
            out,
            "--preset=robust",
            "--method=fgsm",
            "--valid-size=64",
            "--epochs=1",
            "--count=6",
            "--max-queries=12",
            "--max-iterations=2",
            "--restarts=1");
    assertThat(ran.err()).doesNotContain("fmnist: ");
    assertThat(ran.code()).isZero();
    assertThat(ran.json()).containsKeys("directory", "best", "testAccuracy", "comparison");
    assertThat(out.resolve("comparison.md")).isNotEmptyFile();
    assertThat(out.resolve("robustness.png")).isNotEmptyFile();
  }

  @Test
  void aStoppedComparisonLosesNothingAndIsBegunAgainByResume() {
    Path out = folder.resolve("run");
    AtomicInteger asked = new AtomicInteger();
    String[] flags = {
      "--preset=robust",
      "--method=fgsm",
      "--valid-size=64",
      "--batch-size=64",
      "--epochs=1",
      "--count=6",
      "--max-queries=12",
      "--max-iterations=2",
      "--restarts=1"
    };
    // Four steps, the end of training, then the first attack of the comparison.
    Ran stopped = harden(() -> asked.incrementAndGet() > 5, out, flags);
    assertThat(stopped.code()).isZero();
    assertThat(stopped.json()).containsKey("testAccuracy").containsEntry("comparison", null);
    assertThat(stopped.err()).contains("harden --resume --out " + out);
    assertThat(out.resolve("comparison.json")).doesNotExist();
    Ran resumed = harden(() -> false, out, "--resume");
    assertThat(resumed.code()).isZero();
    assertThat(RobustnessComparison.read(out).before().robustness().images()).isEqualTo(6);
  }

  @Test
  void aMissingModelIsToldBeforeTheWork() {
    Path out = folder.resolve("run");
    Ran ran = harden(() -> false, out, "--preset=robust", "--checkpoint=" + folder + "/typo");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("typo").hasLineCount(1);
    assertThat(out).doesNotExist();
    Ran hardened =
        harden(() -> false, out, "--compare-only", "--hardened=" + folder.resolve("typo"));
    assertThat(hardened.code()).isEqualTo(1);
    assertThat(hardened.err()).contains("--hardened: ").hasLineCount(1);
    assertThat(out).doesNotExist();
  }

  @Test
  void whatContradictsTheRunIsListed() {
    Path out = folder.resolve("run");
    assertThat(harden(() -> false, out, ROBUST).code()).isZero();
    String[] flags = {
      "--resume",
      "--attack-steps=3",
      "--method=trades",
      "--epsilon=0.2",
      "--attack-statistics=batch"
    };
    Ran ran = harden(() -> false, out, flags);
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .contains("--attack-steps 3 (it has 2)", "--method trades (it has pgd)")
        .contains("--epsilon 0.2 (it has 0.1)", "--attack-statistics batch (it has moving)")
        .hasLineCount(2);
  }

  /** A model is as good as itself, whatever the attack. */
  @Test
  void theComparisonTreatsBothAlike() throws IOException {
    Path out = folder.resolve("comparison");
    Ran ran =
        harden(
            () -> false,
            out,
            "--compare-only",
            "--hardened=checkpoint",
            "--checkpoint=checkpoint",
            "--count=8",
            "--max-queries=60",
            "--max-iterations=8");
    assertThat(ran.err()).doesNotContain("fmnist: ");
    assertThat(ran.code()).isZero();
    RobustnessComparison comparison = RobustnessComparison.read(out);
    RobustnessComparison.Model before = comparison.before();
    assertThat(comparison.after().attacks()).isEqualTo(before.attacks());
    assertThat(comparison.after().robustAccuracy()).isEqualTo(before.robustAccuracy());
    assertThat(comparison.after().robustness()).isEqualTo(before.robustness());
    assertThat(before.testImages()).isEqualTo(SmallData.TEST);
    assertThat(before.attacks())
        .hasSize(4)
        .allSatisfy(attack -> assertThat(attack.attacked()).isEqualTo(8));
    assertThat(before.attacks().get(0).succeeded()).isEqualTo(8);
    RobustnessComparison.Robustness robustness = before.robustness();
    assertThat(robustness.images()).isEqualTo(8);
    assertThat(robustness.misledBy())
        .extracting(RobustnessComparison.Misled::attack)
        .containsExactly("apgd-ce", "apgd-t", "fab-t", "square");
    int misled = robustness.misledBy().stream().mapToInt(RobustnessComparison.Misled::images).sum();
    assertThat(robustness.robustAccuracy())
        .isCloseTo(robustness.cleanAccuracy() - misled / 8.0, within(1e-12))
        .isLessThanOrEqualTo(robustness.robustAccuracyWholePixels());
    assertThat(misled).isPositive();
    assertThat(before.robustAccuracy().get(0).accuracy()).isGreaterThan(0.7);
    assertThat(before.robustAccuracy())
        .isSortedAccordingTo((a, b) -> Double.compare(b.accuracy(), a.accuracy()));
    assertThat(comparison.checks()).hasSize(4);
    assertThat(comparison.checks().get(2).passed()).isTrue();
    assertThat(comparison.pictures()).contains("pictures-pgd.png");
    comparison.pictures().forEach(picture -> assertThat(out.resolve(picture)).isNotEmptyFile());
    assertThat(Files.readString(out.resolve("comparison.md")))
        .contains("robust accuracy within", "AutoAttack", "Signs of gradient masking");
    assertThat(out.resolve("attacks/after-square/summary.json")).isNotEmptyFile();
  }

  /** As the pages print it, in a folder of its own and with less work. */
  @Test
  void comparesIntoRunsComparisonWithoutOut() throws Exception {
    Path here = Files.createDirectories(folder.resolve("here"));
    List<String> line =
        List.of(
            "harden",
            "--compare-only",
            "--hardened",
            "robust",
            "--data=" + data,
            "--count=2",
            "--max-queries=5",
            "--max-iterations=2",
            "--threads=1");
    Process process =
        new ProcessBuilder(JavaProcess.command(Main.class, line))
            .directory(here.toFile())
            .redirectError(here.resolve("errors").toFile())
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(Files.readString(here.resolve("errors"))).isZero();
    assertThat(out).contains("before: test accuracy", "after: test accuracy", "comparison.md");
    assertThat(here.resolve("runs/comparison/comparison.md")).isNotEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--preset best",
        "--preset robust --method square",
        "--preset robust --engine exact",
        "--preset assignment --engine exact",
        "--preset assignment --method trades",
        "--preset assignment --mix 1",
        "--preset robust --count 0",
        "--preset robust --epsilon 2",
        "--preset robust --attack-steps 0",
        "--preset robust --attack-statistics none",
        "--preset robust --beta 0",
        "--preset robust --averaging 1",
        "--preset robust --momentum 1"
      })
  void whatIsRefusedLeavesNothingBehind(String flags) {
    Path out = folder.resolve("run");
    Ran ran = harden(() -> false, out, flags.isEmpty() ? new String[0] : flags.split(" "));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("expected").hasLineCount(2);
    assertThat(out).doesNotExist();
  }
}
