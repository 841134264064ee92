package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.fmnist.checkpoint.CheckpointWriter;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.Json;
import org.fmnist.train.DistillationSettings;
import org.fmnist.train.RunDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code train --teacher}. */
class DistillationTest {
  private static final String[] SMALL = {
    "--preset=quick", "--valid-size=64", "--batch-size=64", "--epochs=2"
  };

  @TempDir Path folder;

  private Path data;
  private Path teacher;

  @BeforeEach
  void writeTeacher() {
    data = SmallData.write(folder.resolve("data"));
    teacher = folder.resolve("teacher");
    CheckpointWriter.replaceDirectory(teacher, WeightsSource.shipped().read(), fresh -> {});
  }

  private Ran train(BooleanSupplier interrupted, Path out, String... flags) {
    List<String> line = new ArrayList<>(List.of("train", "--quiet", "--threads=1"));
    line.addAll(List.of("--data=" + data, "--out=" + out));
    line.addAll(Arrays.asList(flags));
    return Ran.interruptible(interrupted, line.toArray(String[]::new));
  }

  private Ran learn(BooleanSupplier interrupted, Path out, String... more) {
    return learnFrom(teacher, interrupted, out, more);
  }

  private Ran learnFrom(Path from, BooleanSupplier interrupted, Path out, String... more) {
    List<String> flags = new ArrayList<>(List.of(SMALL));
    flags.add("--teacher=" + from);
    flags.addAll(Arrays.asList(more));
    return train(interrupted, out, flags.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--preset=quick --distillation=0.5",
        "--preset=quick --teacher=TEACHER --distillation=1.5",
        "--preset=quick --temperature=2",
        "--preset=quick --teacher=TEACHER --temperature=0",
        "--preset=quick --teacher=TEACHER --temperature=Infinity",
        "--preset=quick --teacher-views=5",
        "--preset=quick --cross-fit=yes",
        "--preset=quick --teacher=TEACHER --cross-fit=yes",
        "--preset=quick --teacher=TEACHER --teacher=TEACHER --cross-fit=yes --cutmix=0.3",
        "--preset=quick --teacher=TEACHER --teacher-views=-1",
        "--preset=quick --teacher=TEACHER --teacher-views=5 --mixup=0.2",
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
  void theTeachersShareDecidesHowMuchIsLearnedFromThem() throws IOException {
    Path alone = folder.resolve("alone");
    Path nothing = folder.resolve("nothing");
    Path all = folder.resolve("all");
    assertThat(train(() -> false, alone, SMALL).code()).isZero();
    assertThat(learn(() -> false, nothing, "--distillation=0").code()).isZero();
    assertThat(learn(() -> false, all, "--distillation=1").code()).isZero();
    assertThat(weights(nothing)).isEqualTo(weights(alone));
    assertThat(weights(all)).isNotEqualTo(weights(alone));
  }

  @Test
  void theRunDirectoryTellsOfEveryTeacher() {
    Path out = folder.resolve("run");
    assertThat(learn(() -> false, out, "--teacher=" + teacher, "--distillation=0.5").code())
        .isZero();
    assertThat(RunDirectory.open(out).distillation())
        .contains(
            new DistillationSettings(
                List.of(teacher.toString(), teacher.toString()), 0.5, 1, 0, false));
  }

  @Test
  void aRunThatSaysNoTemperatureHasOne() {
    Path out = folder.resolve("run");
    assertThat(learn(() -> false, out).code()).isZero();
    Path file = out.resolve("config.json");
    Map<String, Object> config = Json.readMap(file);
    Map<?, ?> distillation = (Map<?, ?>) config.get("distillation");
    assertThat(distillation.remove("temperature")).isEqualTo(1.0);
    AtomicFiles.write(file, Json.pretty(config));
    assertThat(RunDirectory.open(out).distillation())
        .map(DistillationSettings::temperature)
        .hasValue(1.0);
    assertThat(train(() -> false, out, "--resume", "--epochs=3").code()).isZero();
  }

  @Test
  void theTemperatureDecidesWhatIsLearned() throws IOException {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    assertThat(learn(() -> false, one).code()).isZero();
    assertThat(learn(() -> false, two, "--temperature=2").code()).isZero();
    assertThat(weights(two)).isNotEqualTo(weights(one));
  }

  @Test
  void aSavedModelTeachesAsItsCheckpointDoes() {
    Path saved = folder.resolve("saved");
    assertThat(Ran.of("export", "--quiet", "--out=" + saved).code()).isZero();
    Path one = folder.resolve("one");
    Path other = folder.resolve("other");
    assertThat(learn(() -> false, one, "--precision=fp32").code()).isZero();
    assertThat(learnFrom(saved, () -> false, other, "--precision=fp32").code()).isZero();
    assertThat(loss(other)).isCloseTo(loss(one), within(1e-4));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aRunGoesOnToTheSameEndIfItsTeacherIsThere(int views) throws IOException {
    Path whole = folder.resolve("whole");
    Path halved = folder.resolve("halved");
    String[] flags = {"--teacher-views=" + views, "--shift=2"};
    assertThat(learn(() -> false, whole, flags).code()).isZero();
    AtomicInteger asked = new AtomicInteger();
    learn(() -> asked.incrementAndGet() > 3, halved, flags);
    byte[] half = weights(halved);
    assertThat(half).isNotEqualTo(weights(whole));
    Path elsewhere = Files.move(teacher, folder.resolve("elsewhere"));
    Ran alone = train(() -> false, halved, "--resume");
    assertThat(alone.code()).isEqualTo(1);
    assertThat(alone.err()).contains(teacher.toString()).hasLineCount(1);
    assertThat(weights(halved)).isEqualTo(half);
    Files.move(elsewhere, teacher);
    assertThat(train(() -> false, halved, "--resume").code()).isZero();
    assertThat(weights(halved)).isEqualTo(weights(whole));
  }

  @Test
  void whatIsNotSaidAgainStaysWhenARunGoesOn() {
    Path out = folder.resolve("run");
    String[] flags = {"--distillation=0.5", "--teacher-views=2", "--temperature=4"};
    assertThat(learn(() -> false, out, flags).code()).isZero();
    assertThat(train(() -> false, out, "--resume", "--teacher=" + teacher).code()).isZero();
    Ran other = train(() -> false, out, "--resume", "--teacher=" + teacher, "--teacher-views=3");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("--teacher-views 3 (it has 2)");
    Ran hotter = train(() -> false, out, "--resume", "--teacher=" + teacher, "--temperature=5");
    assertThat(hotter.code()).isEqualTo(2);
    assertThat(hotter.err()).contains("--temperature 5 (it has 4)");
  }

  private static double loss(Path run) {
    return (double) Json.readMap(run.resolve("evaluation.json")).get("loss");
  }

  private static byte[] weights(Path run) throws IOException {
    return Files.readAllBytes(run.resolve("last/fmnist_cnn.ckpt.data-00000-of-00001"));
  }
}
