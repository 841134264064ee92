package org.fmnist.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.cli.SmallData;
import org.fmnist.data.DatasetSource;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.io.FmnistException;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.io.Json;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.SessionSettings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs as a library caller has them. */
class TrainingJobTest {
  private static final int STEPS = 4;

  @TempDir static Path shared;
  private static DatasetSource data;

  @TempDir Path folder;

  @BeforeAll
  static void write() {
    data = DatasetSource.of(SmallData.write(shared.resolve("data")));
  }

  /** 256 training images, {@link #STEPS} steps an epoch. */
  private static TrainingSettings settings() {
    return Presets.quick().toBuilder().epochs(2).batchSize(64).validationSize(64).build();
  }

  private TrainingJob job(TrainingSettings settings) {
    return TrainingJob.train(settings)
        .data(data)
        .logEvery(1)
        .session(new SessionSettings(1, Device.CPU))
        .directory(folder.resolve("run"));
  }

  private static TrainingListener stopAfter(int epochs) {
    return new TrainingListener() {
      @Override
      public void onEpoch(Training training, EpochRecord epoch) {
        if (epoch.epoch() + 1 == epochs) {
          training.stop("test");
        }
      }
    };
  }

  private static byte[] weights(Path checkpoint) throws IOException {
    return Files.readAllBytes(checkpoint.resolve("fmnist_cnn.ckpt.data-00000-of-00001"));
  }

  @Test
  void aRunTellsHowItEndedAndWhichEpochIsBest() {
    TrainingResult result = job(settings()).run();
    assertThat(result.steps()).isEqualTo(2 * STEPS);
    assertThat(result.epochs()).isEqualTo(2);
    assertThat(result.stopReason()).isEmpty();
    assertThat(result.interrupted()).isFalse();
    assertThat(result.notes()).isEmpty();
    assertThat(result.test().orElseThrow().images()).isEqualTo(SmallData.TEST);
    assertThat(Json.readMap(result.best().resolve("epoch.json")))
        .isEqualTo(Map.of("epoch", result.bestEpoch().orElseThrow().epoch()));
    assertThat(RunDirectory.open(result.directory()).kind()).isEqualTo(RunKind.TRAINING);
  }

  @Test
  void anInterruptedRunOnlySaves() {
    AtomicInteger asked = new AtomicInteger();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public boolean stopRequested() {
            return asked.incrementAndGet() == STEPS + 1;
          }
        };
    TrainingResult result = job(settings()).listener(listener).run();
    assertThat(result.interrupted()).isTrue();
    assertThat(result.stopReason()).contains("interrupted");
    assertThat(result.steps()).isEqualTo(STEPS + 1);
    assertThat(result.test()).isEmpty();
    assertThat(result.directory().resolve("evaluation.json")).doesNotExist();
    assertThat(TrainingJob.resume(result.directory()).run().steps()).isEqualTo(2 * STEPS);
  }

  /** The first epoch is made the best one afterwards, so that there is nothing to wait for. */
  @Test
  void anEarlyStopIsJudgedWhenARunIsResumed() throws IOException {
    TrainingSettings patient =
        settings().toBuilder()
            .epochs(9)
            .earlyStop(1)
            .validation(TrainingSettings.Validation.EACH_EPOCH)
            .selection(TrainingSettings.Selection.VALIDATION_ACCURACY)
            .build();
    TrainingResult stopped = job(patient).listener(stopAfter(2)).run();
    Path state = stopped.last().resolve("resume.json");
    String json = Files.readString(state);
    Files.writeString(
        state, json.replaceFirst("\"validAccuracy\" : [0-9.]+", "\"validAccuracy\" : 1.0"));
    TrainingResult resumed = TrainingJob.resume(stopped.directory()).run();
    assertThat(resumed.bestEpoch().orElseThrow().epoch()).isZero();
    assertThat(resumed.stopReason()).contains("no new best in 1 epochs");
    assertThat(resumed.steps()).isEqualTo(2 * STEPS);
  }

  @Test
  void aStepLimitIsJudgedWhenARunIsResumed() {
    TrainingResult limited = job(settings().toBuilder().maxSteps(3).build()).run();
    assertThat(limited.steps()).isEqualTo(3);
    assertThat(TrainingJob.resume(limited.directory()).run().steps()).isEqualTo(3);
  }

  /** A machine for which {@code auto} is something else goes on as the run began. */
  @ParameterizedTest
  @EnumSource(
      value = ComputePrecision.class,
      names = {"FP32", "BF16"})
  void aResumedRunKeepsItsPrecision(ComputePrecision precision) throws IOException {
    TrainingSettings asked = settings().toBuilder().precision(precision).build();
    TrainingResult whole = job(asked).run();
    assertThat(whole.precision()).isEqualTo(precision.toString());
    byte[] last = weights(whole.last());
    Files.move(whole.directory(), folder.resolve("whole"));

    TrainingResult stopped = job(asked).listener(stopAfter(1)).run();
    Path config = stopped.directory().resolve("config.json");
    String json = Files.readString(config);
    assertThat(json).contains("\"precision\" : \"" + precision + "\"");
    // As if it had been "auto" on the machine that began it.
    Files.writeString(
        config, json.replaceFirst("\"precision\" : \"" + precision, "\"precision\" : \"auto"));
    assertThat(RunDirectory.open(stopped.directory()).settings().precision())
        .isEqualTo(ComputePrecision.AUTO);
    TrainingResult resumed = TrainingJob.resume(stopped.directory()).run();
    assertThat(resumed.precision()).isEqualTo(precision.toString());
    assertThat(weights(resumed.last())).isEqualTo(last);
  }

  @Test
  void theExactEngineHasNoBfloat16() {
    TrainingSettings.Builder exact = Presets.original().toBuilder();
    assertThatThrownBy(() -> exact.precision(ComputePrecision.BF16).build())
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("expected fp32 with the exact engine, found bf16");
  }

  /** As a kill during the final evaluation leaves it. */
  @Test
  void aRunWithoutItsEvaluationGetsItWhenItIsResumed() throws IOException {
    TrainingResult whole = job(settings()).run();
    Path evaluation = whole.directory().resolve("evaluation.json");
    byte[] figures = Files.readAllBytes(evaluation);
    byte[] best = weights(whole.best());
    byte[] last = weights(whole.last());
    Files.delete(evaluation);
    TrainingResult resumed = TrainingJob.resume(whole.directory()).run();
    assertThat(resumed.steps()).isEqualTo(whole.steps());
    assertThat(Files.readAllBytes(evaluation)).isEqualTo(figures);
    assertThat(weights(resumed.best())).isEqualTo(best);
    assertThat(weights(resumed.last())).isEqualTo(last);
  }

  @Test
  void aPictureThatCannotBeDrawnIsNotedAndNothingIsLost() {
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onEnd(Training training) {
            try {
              Files.createDirectories(folder.resolve("run/curves.png/taken"));
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          }
        };
    TrainingResult result = job(settings()).listener(listener).run();
    assertThat(result.notes()).hasSize(1);
    assertThat(result.notes().get(0)).contains("could not draw", "curves.png");
    assertThat(result.directory().resolve("evaluation.json")).isNotEmptyFile();
    assertThat(result.directory().resolve("confusion.png")).isNotEmptyFile();
  }

  @Test
  void moreEpochsMayBeAskedForAndFewerNot() {
    TrainingResult first = job(settings()).run();
    TrainingJob longer = TrainingJob.resume(first.directory()).epochs(3);
    assertThat(longer.run().epochs()).isEqualTo(3);
    TrainingJob again = TrainingJob.resume(first.directory());
    assertThatThrownBy(() -> again.epochs(2)).isInstanceOf(InvalidSettingException.class);
    assertThat(again.run().epochs()).isEqualTo(3);
  }

  @Test
  void aResumedRunTakesTheThreadsThatItBeganWith() {
    job(settings()).listener(stopAfter(1)).run();
    assertThat(RunDirectory.open(folder.resolve("run")).threads()).isEqualTo(1);
  }

  @Test
  void theExactEngineNeedsAWholeBatchToValidate() {
    TrainingSettings exact =
        Presets.original().toBuilder().batchSize(32).validationSize(31).epochs(1).build();
    refused(job(exact), "validationSize");
  }

  @Test
  void whatIsMissingLeavesNothingBehind() throws IOException {
    Path nobody = folder.resolve("nobody");
    DistillationSettings teachers = DistillationSettings.of(List.of(nobody.toString()));
    refused(job(settings()).distillation(teachers), "teachers");
    assertThatThrownBy(
            () ->
                TrainingJob.fineTune(WeightsSource.of(nobody), settings())
                    .data(data)
                    .directory(folder.resolve("run"))
                    .run())
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining(nobody.toString());
    assertThat(folder.resolve("run")).doesNotExist();
    Path file = Files.createFile(folder.resolve("file"));
    refused(
        TrainingJob.train(settings()).data(DatasetSource.of(nobody)).directory(file.resolve("x")),
        "out");
  }

  private void refused(TrainingJob job, String setting) {
    assertThatThrownBy(job::run)
        .isInstanceOfSatisfying(
            FmnistException.class, e -> assertThat(e.setting()).contains(setting));
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void aRunWithoutItsKindTellsItByWhatItTookIn(RunKind kind) {
    Map<String, Object> config = new java.util.LinkedHashMap<>();
    config.put("settings", settings());
    config.put("checkpoint", kind == RunKind.TRAINING ? "none" : "shipped");
    if (kind == RunKind.HARDENING) {
      config.put("hardening", Map.of());
    }
    RunDirectory run = RunDirectory.create(folder, config);
    assertThat(run.kind()).isEqualTo(kind);
    if (kind == RunKind.HARDENING) {
      assertThatThrownBy(() -> TrainingJob.resume(folder))
          .isInstanceOf(FmnistException.class)
          .hasMessageContaining(
              "expected a run of training or fine-tuning, found one of hardening");
    }
  }
}
