package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.fmnist.train.RunDirectory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may stand beside {@code --resume}. */
class ResumeFlagsTest {
  @TempDir static Path shared;
  private static Path data;
  private static Path trained;
  private static Path tuned;

  @TempDir Path folder;

  @BeforeAll
  static void train() {
    data = SmallData.write(shared.resolve("data"));
    trained = shared.resolve("trained");
    tuned = shared.resolve("tuned");
    String flags = "--preset=quick --valid-size=64 --epochs=1 --threads=1";
    assertThat(run("train", trained, flags.split(" ")).code()).isZero();
    assertThat(run("fine-tune", tuned, flags.split(" ")).code()).isZero();
  }

  private static Ran run(String verb, Path out, String... flags) {
    List<String> line = new ArrayList<>(List.of(verb, "--quiet", "--data=" + data, "--out=" + out));
    line.addAll(Arrays.asList(flags));
    return Ran.of(line.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --batch-size=64                | --batch-size 64 (it has 128)
          --lr-init=0.01                 | --lr-init 0.01 (it has 0.03)
          --lr-warm-up=3                 | --lr-warm-up 3 (it has 100)
          --preset=best                  | --preset best (it has quick)
          --optimizer=sgd                | --optimizer sgd (it has muon)
          --averaging=0.5                | --averaging 0.5 (it has 0.995)
          --keep-prob-fc=0.5 --mixup=0.1 | --keep-prob-fc 0.5 (it has 1)
          --precision=bf16               | --precision bf16 (it has auto)
          --select=validation-loss       | --select validation-loss (it has last)
          --validate=each-epoch          | --validate each-epoch (it has at-end)
          --freeze=conv1                 | --freeze conv1 (it has none)
          --flip=yes                     | --flip yes (it has no)
          --lr-base=2e-5                 | --lr-base 2e-5 (it has 3e-5)
          --seed=7                       | --seed 7 (it has 2019)
          --teacher=shipped              | --teacher shipped (it has none)
          """)
  void whatContradictsTheRunIsListed(String flags, String expected) {
    List<String> all = new ArrayList<>(List.of("--resume"));
    all.addAll(List.of(flags.strip().split(" ")));
    Ran ran = run("train", trained, all.toArray(String[]::new));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .hasLineCount(2)
        .contains("--resume: expected the settings of the run in " + trained)
        .contains(expected.strip());
  }

  @Test
  void whatTheRunBeganWithMayBeSaidAgain() {
    String[] flags = {"--resume", "--preset=quick", "--valid-size=64", "--epochs=1"};
    assertThat(run("train", trained, flags).code()).isZero();
    assertThat(run("fine-tune", tuned, "--resume", "--checkpoint=shipped").code()).isZero();
  }

  @Test
  void anotherCheckpointIsRefused() {
    Ran ran = run("fine-tune", tuned, "--resume", "--checkpoint=robust");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("--checkpoint robust (it has shipped)");
  }

  @Test
  void moreEpochsGoOnAndFewerAreRefused() {
    Path out = folder.resolve("run");
    assertThat(run("train", out, "--preset=quick", "--valid-size=64", "--epochs=2").code())
        .isZero();
    assertThat(run("train", out, "--resume", "--epochs=3").out()).contains("3 epochs");
    assertThat(RunDirectory.open(out).settings().epochs()).isEqualTo(3);
    assertThat(run("train", out, "--resume").out()).contains("3 epochs");
    Ran fewer = run("train", out, "--resume", "--epochs=2");
    assertThat(fewer.code()).isEqualTo(2);
    assertThat(fewer.err()).contains("--epochs: expected at least the 3 of the run");
  }

  @Test
  void onlyTheVerbThatBeganARunGoesOnWithIt() {
    Ran tuning = run("fine-tune", trained, "--resume");
    assertThat(tuning.code()).isEqualTo(2);
    assertThat(tuning.err()).contains("expected a run of fine-tune, found one of train");
    Ran training = run("train", tuned, "--resume");
    assertThat(training.code()).isEqualTo(2);
    assertThat(training.err()).contains("expected a run of train, found one of fine-tune");
  }

  @Test
  void trainBeginsWithInitialValuesOnly() {
    Path out = folder.resolve("run");
    Ran ran = run("train", out, "--checkpoint=/nonexistent");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("--checkpoint: expected a flag of train").hasLineCount(2);
    assertThat(out).doesNotExist();
  }
}
