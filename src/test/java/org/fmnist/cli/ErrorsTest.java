package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exit codes and the lines that go with them. */
class ErrorsTest {
  @TempDir static Path shared;
  private static Path data;
  @TempDir Path folder;

  @BeforeAll
  static void writeData() {
    data = SmallData.write(shared.resolve("data"));
  }

  private String[] words(String line) {
    return Arrays.stream(line.split(" "))
        .map(word -> word.replace("DATA", data.toString()).replace("FOLDER", folder.toString()))
        .toArray(String[]::new);
  }

  /** Exit 2: the line, a pointer to the help, nothing on standard output, nothing done. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "evaluate --nonsense | --nonsense: expected a flag of evaluate, found none of that name",
        "evaluate --chekpoint x | ; did you mean --checkpoint?",
        "train --checkpoint x | --checkpoint: expected a flag of train, found one that it has no",
        "evaluate --split test --split train | --split: expected once, found 2 times",
        "evaluate --quiet --quiet | --quiet: expected once, found 2 times",
        "evaluate --correct 5 --out= | --out: expected a path, found \"\"",
        "evaluate --split Test | did you mean test?",
        "attack --method PGD | did you mean pgd?",
        "attack --method pgd --count 3000000000 | --count: expected a whole number 1..2147483647, found",
        "train --keep-prob-fc 2 --out FOLDER/o | expected a number above 0 and at most 1, found",
        "train --lr-decay 0 --out FOLDER/o | expected a number of steps above 0, found",
        "train --lr-init -1 --out FOLDER/o | expected a number of at least 0, found",
        "train --label-smoothing 1 --out FOLDER/o | a number of at least 0 and below 1, found",
        "evaluate --check x | check",
        "evaluate --checkpoint | checkpoint",
        "evaluate stray | stray",
        "evaluate --split foo | --split: expected one of [test, train, valid], found \"foo\"",
        "evaluate --device tpu | --device: expected one of [auto, cpu, gpu], found \"tpu\"",
        "evaluate --batch-size x | --batch-size: expected a whole number 1..100000, found \"x\"",
        "evaluate --batch-size 0 | --batch-size: expected a whole number 1..100000, found \"0\"",
        "evaluate --batch-size 1.5 | --batch-size",
        "evaluate --threads -1 | --threads",
        "evaluate --seed -1 | --seed",
        "evaluate --seed 99999999999999999999 | --seed",
        "evaluate --correct 5 | --out: expected a directory, found none",
        "evaluate --correct x --out FOLDER/o | --correct",
        "evaluate --dtype fp64 --engine fast | --dtype",
        "evaluate --dtype fp16 | --dtype",
        "train | --out: expected a directory, found none",
        "train --resume | --resume: expected --out",
        "train --preset none --out FOLDER/o | --preset: expected one of [original",
        "train --engine slow --out FOLDER/o | --engine",
        "train --epochs 0 --out FOLDER/o | --epochs",
        "train --max-steps -3 --out FOLDER/o | --max-steps",
        "train --keep-prob-fc 0 --out FOLDER/o | --keep-prob-fc",
        "train --keep-prob-fc 1.5 --out FOLDER/o | --keep-prob-fc",
        "train --keep-prob-conv NaN --out FOLDER/o | --keep-prob-conv",
        "train --lr-init Infinity --out FOLDER/o | --lr-init",
        "train --lr-decay abc --out FOLDER/o | --lr-decay",
        "train --freeze conv9 --out FOLDER/o | --freeze: expected layers of [conv1",
        "train --log-every x --out FOLDER/o | --log-every",
        "train --out FOLDER/o | --valid-size: expected 0 to 319",
        "train --valid-size 300 --out FOLDER/o | --batch-size: expected at most the 20 training",
        "train --valid-size 64 --weight-decay 0.1 --engine exact --out FOLDER/o | --engine: expected Adam",
        "train --valid-size 64 --dtype fp64 --engine fast --out FOLDER/o | --dtype: expected fp32",
        "fine-tune --valid-size 64 --freeze conv1, --out FOLDER/o | --freeze",
      })
  void wrongUsage(String line, String expected) {
    String[] args = words(line + " --data DATA");
    Ran ran = Ran.of(args);
    assertThat(ran.code()).as(ran.err()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.errorLines()).hasSize(2);
    assertThat(ran.errorLines().get(0)).startsWith("fmnist: ").contains(expected);
    assertThat(ran.errorLines().get(1))
        .isEqualTo("Try: java -jar fmnist.jar " + args[0] + " --help");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({
    "evalute, found evalute; did you mean evaluate?",
    "Train, found Train; did you mean train?",
    "nothing, found nothing",
    "--json, found --json"
  })
  void noSuchVerb(String line, String expected) {
    Ran ran = Ran.of(line);
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.errorLines()).hasSize(2);
    assertThat(ran.errorLines().get(0))
        .startsWith("fmnist: expected a verb: [evaluate, train, fine-tune")
        .endsWith(expected);
    assertThat(ran.errorLines().get(1)).isEqualTo("Try: java -jar fmnist.jar --help");
  }

  /** Exit 1: one line that says what was expected, found and where. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "evaluate --data DATA --checkpoint FOLDER/none | FOLDER/none",
        "evaluate --data FOLDER/none | FOLDER/none: expected a folder with the four IDX files",
        "evaluate --data FOLDER | FOLDER: expected t10k-images-idx3-ubyte",
        "evaluate --data FOLDER --split train | FOLDER: expected train-images-idx3-ubyte",
        "evaluate --data DATA --correct 97 --out FOLDER/o | --correct: expected at most the",
        "evaluate --data DATA --probabilities FOLDER/no/p.npy | --probabilities: expected a directory that exists, found none: FOLDER/no",
        "train --data DATA --out DATA | --out: expected an absent or empty directory",
        "train --data DATA --valid-size 64 --resume --out FOLDER | config.json, found none",
        "fine-tune --data DATA --valid-size 64 --checkpoint FOLDER/x --out FOLDER/o | FOLDER/x",
        "predict https://a.org/b.png | FILE: https://a.org/b.png: expected a path, found a URL, which",
        "evaluate --data https://a.org/d | --data: https://a.org/d: expected a path, found a URL",
        "evaluate --data DATA --checkpoint HTTP://a.org/c | --checkpoint: HTTP://a.org/c: expected a path",
        "evaluate --data DATA --probabilities s3://b/p.npy | --probabilities: s3://b/p.npy: expected",
        "train --data DATA --valid-size 64 --out s3://b/run | --out: s3://b/run: expected a path",
        "attack --data DATA --method pgd --surrogate gs://b/c | --surrogate: gs://b/c: expected a path",
        "train --data DATA --valid-size 64 --teacher s3://b/t --out FOLDER/o | --teacher: s3://b/t: expected",
        "report file:///x/run | DIR: file:///x/run: expected a path, found a URL",
        "harden --compare-only --hardened gs://b/c --out FOLDER/o | --hardened: gs://b/c: expected",
        "serve --model m=FOLDER/none | --model: FOLDER/none: expected a folder with a checkpoint",
        "serve --model m=https://a.org/c | --model: https://a.org/c: expected a path, found a URL",
      })
  void failure(String line, String expected) {
    Ran ran = Ran.of(words(line + " --quiet"));
    assertThat(ran.code()).as(ran.err()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.errorLines()).hasSize(1);
    assertThat(ran.err())
        .startsWith("fmnist: ")
        .doesNotContain("unexpected")
        .contains(expected.replace("FOLDER", folder.toString()));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void corruptDataNamesFileAndOffset() throws IOException {
    Path broken = SmallData.write(folder.resolve("broken"));
    Path labels = broken.resolve("t10k-labels-idx1-ubyte");
    byte[] bytes = Files.readAllBytes(labels);
    bytes[8 + 5] = 10;
    Files.write(labels, bytes);
    Ran ran = Ran.of("evaluate", "--data", broken.toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.errorLines()).hasSize(1);
    assertThat(ran.err()).contains("t10k-labels-idx1-ubyte", "13", "10");
  }

  @Test
  void aDamagedCheckpointIsRefused() throws IOException {
    for (String name : new String[] {"checkpoint", "fmnist_cnn.ckpt.index"}) {
      Files.copy(Path.of("checkpoint", name), folder.resolve(name));
    }
    String data0 = "fmnist_cnn.ckpt.data-00000-of-00001";
    byte[] bytes = Files.readAllBytes(Path.of("checkpoint", data0));
    bytes[1000] ^= 1;
    Files.write(folder.resolve(data0), bytes);
    Ran ran = Ran.of("evaluate", "--data", data.toString(), "--checkpoint", folder.toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.errorLines()).hasSize(1);
    assertThat(ran.err()).contains("checksum");
  }

  @Test
  void stackTraceOnlyWithVerbose() {
    Ran ran = Ran.of("evaluate", "--verbose", "--data", folder.resolve("none").toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.errorLines().get(0)).startsWith("fmnist: ");
    assertThat(ran.err()).contains("FmnistException", "\tat org.fmnist.");
  }

  @Test
  void withoutAVerbTheOverviewGoesToStandardError() {
    Ran ran = Ran.of();
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).isEqualTo(Ran.of("--help").out());
  }

  @Test
  void helpIsAVerbToo() {
    assertThat(Ran.of("help")).isEqualTo(Ran.of("--help"));
    assertThat(Ran.of("help", "train")).isEqualTo(Ran.of("train", "--help"));
    assertThat(Ran.of("help", "trian").err()).contains("did you mean train?");
  }

  @Test
  void helpAndVersionGoToStandardOutput() {
    for (String[] line :
        new String[][] {
          {"--help"}, {"-h"}, {"evaluate", "--help"}, {"train", "-h"}, {"fine-tune", "--help"}
        }) {
      Ran ran = Ran.of(line);
      assertThat(ran.code()).isZero();
      assertThat(ran.err()).isEmpty();
      assertThat(ran.out()).startsWithIgnoringCase("usage: java -jar fmnist.jar");
    }
    assertThat(Ran.of("evaluate", "--help").out())
        .contains("--split", "--checkpoint", "--json", "--correct", "--probabilities");
    assertThat(Ran.of("--version").out()).matches("fmnist \\S+\\R");
    assertThat(Ran.of("train", "--version").out()).matches("fmnist \\S+\\R");
  }
}
