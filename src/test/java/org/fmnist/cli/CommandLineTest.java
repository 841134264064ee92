package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.fmnist.checkpoint.CheckpointReader;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of the command line, on a small dataset. */
class CommandLineTest {
  private static final int TRAIN = 640;
  private static final int TEST = 100;

  @TempDir static Path shared;
  private static Path data;
  @TempDir Path directory;

  /** What a command line printed and returned. */
  private record Outcome(int code, String out, String err) {
    List<String> errors() {
      return err.lines().filter(line -> line.startsWith("fmnist: ")).toList();
    }
  }

  @BeforeAll
  static void writeData() throws IOException {
    data = Files.createDirectory(shared.resolve("data"));
    Dataset all = Dataset.embedded();
    write("train", all.train(), TRAIN);
    write("t10k", all.test(), TEST);
  }

  private static void write(String name, LabeledImages images, int count) throws IOException {
    try (DataOutputStream out = output(name + "-images-idx3-ubyte")) {
      for (int field : new int[] {0x803, count, 28, 28}) {
        out.writeInt(field);
      }
      out.write(images.pixels(), 0, count * 784);
    }
    try (DataOutputStream out = output(name + "-labels-idx1-ubyte")) {
      out.writeInt(0x801);
      out.writeInt(count);
      out.write(images.labels(), 0, count);
    }
  }

  private static DataOutputStream output(String file) throws IOException {
    OutputStream stream = Files.newOutputStream(data.resolve(file));
    return new DataOutputStream(stream);
  }

  private static Outcome run(BooleanSupplier interrupted, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        new Main(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                interrupted)
            .run(args);
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static Outcome run(String... args) {
    return run(() -> false, args);
  }

  private static String[] train(Path out, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("train", "--data", data.toString(), "--valid-size", "128", "--out", "" + out));
    args.addAll(Arrays.asList(more));
    return args.toArray(new String[0]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fly",
        "evaluate --wings",
        "evaluate left-over",
        "evaluate --batch-size zero",
        "evaluate --batch-size 0",
        "evaluate --split moon",
        "evaluate --engine fast --dtype fp64",
        "train",
        "train --preset nobody --out x",
        "train --keep-prob-fc 1.5 --out x",
        "train --freeze conv9 --out x",
        "train --engine exact --optimizer sgd --out x",
        "compare",
        "compare --meta a --reference b"
      })
  void wrongUsageIsOneLineAPointerAndTwo(String line) {
    String[] args = line.split(" ");
    if (line.contains("--out x")) {
      args[args.length - 1] = directory.resolve("x").toString();
    }
    Outcome outcome = run(args);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.errors()).hasSize(1);
    assertThat(outcome.err()).contains("--help").hasLineCount(2);
  }

  @Test
  void failuresAreOneLineAndOne() throws IOException {
    Path full = Files.createDirectory(directory.resolve("full"));
    Files.writeString(full.resolve("file"), "x");
    Path broken = Files.createDirectory(directory.resolve("broken"));
    Files.write(broken.resolve("train-images-idx3-ubyte"), new byte[] {1, 2, 3});
    for (String[] args :
        List.of(
            new String[] {"evaluate", "--checkpoint", directory.resolve("none").toString()},
            new String[] {"evaluate", "--data", broken.toString()},
            new String[] {"evaluate", "--device", "gpu"},
            new String[] {"train", "--out", full.toString()},
            new String[] {"train", "--resume", "--out", full.toString()},
            new String[] {"compare", "--meta", full.resolve("file").toString()})) {
      Outcome outcome = run(args);
      assertThat(outcome.code()).as(String.join(" ", args)).isEqualTo(1);
      assertThat(outcome.out()).isEmpty();
      assertThat(outcome.errors()).hasSize(1);
      assertThat(outcome.err()).contains("expected").doesNotContain("\tat ");
    }
  }

  @Test
  void trainingFillsItsDirectory() throws IOException {
    Path out = directory.resolve("run");
    assertThat(run(train(out, "--epochs", "1", "--log-every", "1")).code()).isZero();
    for (String file :
        List.of(
            "config.json",
            "steps.csv",
            "epochs.csv",
            "evaluation.json",
            "best/checkpoint",
            "best/fmnist_cnn.ckpt.index",
            "last/fmnist_cnn.ckpt.data-00000-of-00001")) {
      assertThat(out.resolve(file)).isNotEmptyFile();
    }
    assertThat(Files.readAllLines(out.resolve("steps.csv")))
        .hasSize(1 + (TRAIN - 128) / 32)
        .first()
        .isEqualTo("step,epoch,loss,accuracy,learning_rate");
    assertThat(
            run("evaluate", "--data", data.toString(), "--checkpoint", "" + out.resolve("best"))
                .code())
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"exact", "fast"})
  void anInterruptedRunGoesOnToTheSameBits(String engine) throws IOException {
    String[] flags = {
      "--engine", engine, "--epochs", "2", "--log-every", "1", "--keep-prob-conv", "0.9"
    };
    Path whole = directory.resolve("whole");
    assertThat(run(train(whole, flags)).code()).isZero();

    Path parts = directory.resolve("parts");
    AtomicInteger asked = new AtomicInteger();
    run(() -> asked.incrementAndGet() == 21, train(parts, flags));
    assertThat(Files.readAllLines(parts.resolve("steps.csv"))).hasSize(1 + 21);
    assertThat(run(train(parts, "--resume", "--log-every", "1")).code()).isZero();

    assertThat(parts.resolve("steps.csv")).hasSameTextualContentAs(whole.resolve("steps.csv"));
    for (String checkpoint :
        List.of("last/resume.ckpt", "last/fmnist_cnn.ckpt", "best/fmnist_cnn.ckpt")) {
      CheckpointReader expected = CheckpointReader.open(whole.resolve(checkpoint));
      CheckpointReader found = CheckpointReader.open(parts.resolve(checkpoint));
      assertThat(found.tensors()).isEqualTo(expected.tensors());
      expected
          .tensors()
          .forEach(
              t ->
                  assertThat(found.bytes(t.name()))
                      .as(t.name())
                      .isEqualTo(expected.bytes(t.name())));
    }
  }

  @Test
  void frozenLayersStay() {
    Path out = directory.resolve("frozen");
    assertThat(
            run(
                    "fine-tune",
                    "--data",
                    data.toString(),
                    "--valid-size",
                    "128",
                    "--max-steps",
                    "3",
                    "--freeze",
                    "conv1,conv2",
                    "--out",
                    out.toString())
                .code())
        .isZero();
    CheckpointReader tuned = CheckpointReader.open(out.resolve("last"));
    CheckpointReader shipped = CheckpointReader.open(Path.of("checkpoint"));
    assertThat(tuned.floats("fmnist_cnn/Variable_2"))
        .isEqualTo(shipped.floats("fmnist_cnn/Variable_2"));
    assertThat(tuned.floats("fmnist_cnn/Variable_4"))
        .isNotEqualTo(shipped.floats("fmnist_cnn/Variable_4"));
  }
}
