package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.assertj.core.data.Offset;
import org.fmnist.checkpoint.CheckpointWriter;
import org.fmnist.checkpoint.Checkpoints;
import org.fmnist.data.Npy;
import org.fmnist.data.NpyArray;
import org.fmnist.train.RunDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code train --teacher}. */
class DistillationTest {
  @TempDir Path folder;

  private Path data;
  private Path teacher;

  @BeforeEach
  void writeTeacher() {
    data = SmallData.write(folder.resolve("data"));
    teacher = folder.resolve("teacher");
    CheckpointWriter.replaceDirectory(teacher, Checkpoints.embedded(), fresh -> {});
  }

  private Ran train(BooleanSupplier interrupted, Path out, String... flags) {
    List<String> line = new ArrayList<>(List.of("train", "--quiet", "--threads=1"));
    line.addAll(List.of("--data=" + data, "--out=" + out));
    line.addAll(Arrays.asList(flags));
    return Ran.interruptible(interrupted, line.toArray(String[]::new));
  }

  private Ran learn(BooleanSupplier interrupted, Path out, String... more) {
    List<String> flags = new ArrayList<>(List.of("--preset=quick", "--valid-size=64"));
    flags.addAll(List.of("--batch-size=64", "--epochs=2", "--teacher=" + teacher));
    flags.addAll(Arrays.asList(more));
    return train(interrupted, out, flags.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--preset=quick --distillation=0.5",
        "--preset=quick --teacher=TEACHER --distillation=1.5",
        "--preset=original --teacher=TEACHER"
      })
  void wrongUsageLeavesNothingBehind(String flags) {
    Path out = folder.resolve("run");
    Ran ran = train(() -> false, out, flags.replace("TEACHER", teacher.toString()).split(" "));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("expected");
    assertThat(out).doesNotExist();
  }

  @Test
  void aMissingTeacherLeavesNothingBehind() {
    Path out = folder.resolve("run");
    Ran ran = learn(() -> false, out, "--teacher=" + folder.resolve("nobody"));
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("nobody");
    assertThat(out).doesNotExist();
  }

  @Test
  void theTeachersMeanAnswerForBothSidesIsLearned() {
    Path out = folder.resolve("run");
    Path answers = folder.resolve("answers.npy");
    Ran asked =
        Ran.of(
            "evaluate",
            "--split=train",
            "--flip-average",
            "--quiet",
            "--data=" + data,
            "--probabilities=" + answers);
    assertThat(asked.code()).isZero();
    assertThat(learn(() -> false, out, "--teacher=" + teacher, "--distillation=1").code()).isZero();
    NpyArray kept = Npy.read(out.resolve("teacher.npy"));
    assertThat(kept.shape()).containsExactly(SmallData.TRAIN, 10);
    assertThat(kept.floats()).containsExactly(Npy.read(answers).floats(), Offset.offset(1e-5f));
    assertThat(DistillationSettings.of(RunDirectory.open(out)))
        .contains(new DistillationSettings(List.of(teacher.toString(), teacher.toString()), 1));
  }

  @Test
  void aRunGoesOnWithoutItsTeacherToTheSameEnd() throws IOException {
    Path whole = folder.resolve("whole");
    Path halved = folder.resolve("halved");
    assertThat(learn(() -> false, whole).code()).isZero();
    AtomicInteger asked = new AtomicInteger();
    learn(() -> asked.incrementAndGet() > 3, halved);
    assertThat(weights(halved)).isNotEqualTo(weights(whole));
    Files.move(teacher, folder.resolve("elsewhere"));
    assertThat(train(() -> false, halved, "--resume").code()).isZero();
    assertThat(weights(halved)).isEqualTo(weights(whole));
  }

  private static byte[] weights(Path run) throws IOException {
    return Files.readAllBytes(run.resolve("last/fmnist_cnn.ckpt.data-00000-of-00001"));
  }
}
