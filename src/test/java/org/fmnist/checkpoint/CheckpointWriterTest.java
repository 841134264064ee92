package org.fmnist.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.fmnist.ForcedFiles;
import org.fmnist.JavaProcess;
import org.fmnist.graph.Variable;
import org.fmnist.graph.Weights;
import org.fmnist.runtime.TensorValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written reads back, and a kill at any moment leaves a complete checkpoint. */
class CheckpointWriterTest {
  @TempDir Path folder;

  /** Saves 1, 2, 3, … until it is killed, and says when each is saved. */
  static final class SaveLoop {
    public static void main(String[] args) {
      for (int i = 1; ; i++) {
        CheckpointWriter.replaceDirectory(Path.of(args[0]), filled(i), directory -> {});
        System.out.println(i);
      }
    }
  }

  @Test
  void everyFileIsOnTheDiskBeforeTheDirectoryHasItsName() throws IOException {
    Path last = folder.resolve("last");
    List<Path> forced =
        ForcedFiles.during(
            folder, () -> CheckpointWriter.replaceDirectory(last, filled(1), directory -> {}));
    Path fresh = folder.resolve("last.new");
    try (Stream<Path> files = Files.list(last)) {
      assertThat(forced)
          .containsAll(files.map(file -> fresh.resolve(file.getFileName())).toList())
          .endsWith(fresh, folder);
    }
  }

  private static Weights filled(float value) {
    Map<Variable, float[]> values = new EnumMap<>(Variable.class);
    for (Variable variable : Variable.values()) {
      float[] array = new float[variable.size()];
      Arrays.fill(array, value);
      values.put(variable, array);
    }
    return Weights.of(values);
  }

  /** Every element differs from its neighbours, so that a swap would show. */
  private static Weights distinct() {
    Map<Variable, float[]> values = new EnumMap<>(Variable.class);
    Random random = new Random(1);
    for (Variable variable : Variable.values()) {
      float[] array = new float[variable.size()];
      for (int i = 0; i < array.length; i++) {
        array[i] = (float) random.nextGaussian();
      }
      values.put(variable, array);
    }
    return Weights.of(values);
  }

  private static void assertSame(Weights found, Weights expected) {
    for (Variable variable : Variable.values()) {
      assertThat(found.get(variable)).as("%s", variable).isEqualTo(expected.get(variable));
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void weightsReadBackToTheBit() throws IOException {
    Path target = folder.resolve("last");
    CheckpointWriter.replaceDirectory(target, distinct(), directory -> {});
    assertSame(Checkpoints.read(target), distinct());
    assertSame(Checkpoints.read(target.resolve("fmnist_cnn.ckpt")), distinct());
    assertThat(Files.readString(target.resolve("checkpoint")))
        .isEqualTo(
            """
            model_checkpoint_path: "fmnist_cnn.ckpt"
            all_model_checkpoint_paths: "fmnist_cnn.ckpt"
            """);
  }

  @Test
  void valuesOfEveryTypeReadBack() {
    Path prefix = folder.resolve("x.ckpt");
    Map<String, TensorValue> values =
        Map.of(
            "a/float", TensorValue.of(new float[] {1.5f, Float.NaN, -0f}, 3),
            "b/double", TensorValue.of(new double[] {Math.PI, Double.MIN_VALUE}, 1, 2),
            "c/int", TensorValue.of(new int[] {Integer.MIN_VALUE}, 1),
            "d/long", TensorValue.of(new long[] {Long.MAX_VALUE}),
            "e/none", TensorValue.of(new float[0], 0, 5));
    CheckpointWriter.write(prefix, values);
    Map<String, TensorValue> read = CheckpointReader.open(prefix).values();
    assertThat(read.keySet()).isEqualTo(values.keySet());
    values.forEach(
        (name, value) -> {
          assertThat(read.get(name).type()).isEqualTo(value.type());
          assertThat(read.get(name).shape()).isEqualTo(value.shape());
          assertThat(read.get(name).bytes()).isEqualTo(value.bytes());
        });
  }

  /** What a kill can leave: a half-written new directory, or the old one under its other name. */
  @ParameterizedTest
  @ValueSource(strings = {"new", "old", "old and new", "place and old"})
  void savingGoesOnFromWhatAKillLeft(String left) throws IOException {
    Path target = folder.resolve("last");
    CheckpointWriter.replaceDirectory(target, filled(1), directory -> {});
    if (left.equals("place and old")) {
      Files.createDirectory(folder.resolve("last.old"));
      Files.writeString(folder.resolve("last.old").resolve("checkpoint"), "half deleted");
    } else if (left.startsWith("old")) {
      Files.move(target, folder.resolve("last.old"));
    }
    if (left.endsWith("new")) {
      Files.createDirectory(folder.resolve("last.new"));
      Files.writeString(folder.resolve("last.new").resolve("checkpoint"), "half written");
    }
    assertSame(Checkpoints.read(target), filled(1));
    CheckpointWriter.replaceDirectory(target, filled(2), directory -> {});
    assertSame(Checkpoints.read(target), filled(2));
    assertThat(names()).containsExactly("last");
  }

  @Test
  void afterAFailureTheOldOneIsStillThere() {
    Path target = folder.resolve("last");
    CheckpointWriter.replaceDirectory(target, filled(1), directory -> {});
    assertThatThrownBy(
            () ->
                CheckpointWriter.replaceDirectory(
                    target,
                    filled(2),
                    directory -> {
                      throw new IOException("no space left on device");
                    }))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("no space left on device; the last complete one is untouched");
    assertSame(Checkpoints.read(target), filled(1));
  }

  @Test
  void aDiskThatRefusesIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(
            () -> CheckpointWriter.replaceDirectory(file.resolve("x"), filled(1), more -> {}))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("cannot write the checkpoint " + file.resolve("x"));
    assertThatThrownBy(() -> CheckpointWriter.write(file.resolve("x"), filled(1).values()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("cannot write the checkpoint " + file.resolve("x"));
  }

  @Test
  void aProcessKilledWhileSavingLeavesACompleteCheckpoint() throws Exception {
    Path target = folder.resolve("last");
    Random random = new Random(20);
    for (int kill = 0; kill < 4; kill++) {
      int saved = saveUntilKilled(target, 5 + random.nextInt(100));
      Weights left = Checkpoints.read(target);
      float value = left.get(Variable.CONV1_KERNEL)[0];
      assertThat(value).isBetween((float) saved, saved + 1f);
      assertSame(left, filled(value));
    }
    CheckpointWriter.replaceDirectory(target, filled(-1), directory -> {});
    assertSame(Checkpoints.read(target), filled(-1));
    assertThat(names()).containsExactly("last");
  }

  /** The last number that the process said it has saved. */
  private int saveUntilKilled(Path target, int millis) throws Exception {
    Path said = folder.resolve("said.txt");
    Process process =
        new ProcessBuilder(JavaProcess.command(SaveLoop.class, List.of(target.toString())))
            .redirectOutput(said.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      while (process.isAlive() && Files.size(said) == 0) {
        Thread.sleep(5);
      }
      Thread.sleep(millis);
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    String numbers = Files.readString(said);
    Files.delete(said);
    assertThat(numbers).contains("\n");
    String complete = numbers.substring(0, numbers.lastIndexOf('\n'));
    return Integer.parseInt(complete.substring(complete.lastIndexOf('\n') + 1));
  }
}
