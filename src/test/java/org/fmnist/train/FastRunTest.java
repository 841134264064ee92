package org.fmnist.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fmnist.data.Dataset;
import org.fmnist.graph.exact.Precision;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.model.TrainableModel;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs of the fast engine, with everything that has a state switched on. */
class FastRunTest {
  private static final TrainingSettings SETTINGS =
      Presets.best().toBuilder()
          .epochs(3)
          .batchSize(16)
          .validationSize(20)
          .learningRate(LearningRateSettings.cosine(5e-3, 4))
          .augmentation(
              AugmentationSettings.none().toBuilder()
                  .flip(true)
                  .shift(2)
                  .erasing(0.5)
                  .labelSmoothing(0.05)
                  .mixup(0.2)
                  .cutmix(0.5)
                  .build())
          .build();

  /** 60 train: 4 steps an epoch, the last of 12 images. */
  private final Dataset dataset = TinyDataset.of(80, 20);

  @TempDir Path folder;

  /** What a run ends with: every figure but the times, and every tensor. */
  private record End(List<List<Double>> epochs, Map<String, List<Byte>> state) {}

  private End run(RunDirectory directory, long stopAfter) {
    return run(SETTINGS, directory, stopAfter);
  }

  private End run(TrainingSettings settings, RunDirectory directory, long stopAfter) {
    long steps = 12;
    try (DataLoader plan = DataLoaders.create(dataset, settings);
        TrainableModel model =
            Engines.create(settings, Precision.FP32, steps, SessionSettings.defaults())) {
      Progress progress = directory.resume(model, plan);
      TrainingListener stop =
          new TrainingListener() {
            @Override
            public void onStep(Training training, long step, double loss, double accuracy) {
              if (step + 1 == stopAfter) {
                training.stop("test");
              }
            }
          };
      Training training = new Training(model, plan, settings, progress, List.of(directory, stop));
      training.run();
      return new End(
          training.progress().epochs().stream().map(FastRunTest::figures).toList(),
          bytes(model.state()));
    }
  }

  private static List<Double> figures(EpochRecord e) {
    return List.of(e.trainLoss(), e.trainAccuracy(), e.validLoss(), e.validAccuracy());
  }

  private static Map<String, List<Byte>> bytes(Map<String, TensorValue> state) {
    Map<String, List<Byte>> bytes = new TreeMap<>();
    state.forEach(
        (name, value) ->
            bytes.put(
                name,
                java.util.stream.IntStream.range(0, value.bytes().length)
                    .mapToObj(i -> value.bytes()[i])
                    .toList()));
    return bytes;
  }

  private RunDirectory directory(String name) throws Exception {
    Path directory = Files.createDirectory(folder.resolve(name));
    return RunDirectory.create(directory, Map.of("settings", SETTINGS));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 6, 8})
  void aResumedRunEndsWithTheSameBits(long stopAfter) throws Exception {
    End whole = run(directory("whole"), -1);
    RunDirectory stopped = directory("stopped");
    run(stopped, stopAfter);
    End resumed = run(RunDirectory.open(stopped.path()), -1);
    assertThat(whole.epochs()).hasSize(3);
    assertThat(resumed.epochs()).isEqualTo(whole.epochs());
    assertThat(resumed.state()).isEqualTo(whole.state());
    assertThat(RunDirectory.open(stopped.path()).settings()).isEqualTo(SETTINGS);
  }

  @Test
  void validatedAtItsEndOnlyItIsTheSameRun() throws Exception {
    TrainingSettings each = SETTINGS.toBuilder().selection(TrainingSettings.Selection.LAST).build();
    TrainingSettings atEnd =
        each.toBuilder().validation(TrainingSettings.Validation.AT_END).build();
    RunDirectory directory = directory("at-end");
    End stopped = run(atEnd, directory, 9);
    assertThat(stopped.epochs()).allMatch(figures -> figures.get(3).isNaN()).hasSize(2);
    assertThat(directory.best()).doesNotExist();
    End late = run(atEnd, directory, -1);
    End every = run(each, directory("each"), -1);
    assertThat(late.epochs().get(2)).isEqualTo(every.epochs().get(2)).doesNotContain(Double.NaN);
    assertThat(late.state()).isEqualTo(every.state());
    assertThat(directory.best()).isDirectory();
  }

  @Test
  void theExactEngineRefusesWhatTheOriginalCannotDo() {
    TrainingSettings original = Presets.original();
    TrainingSettings sgd =
        original.toBuilder()
            .optimizer(
                OptimizerSettings.original().toBuilder()
                    .method(OptimizerSettings.Algorithm.SGD)
                    .build())
            .build();
    TrainingSettings cosine =
        original.toBuilder().learningRate(LearningRateSettings.cosine(1e-3, 0)).build();
    TrainingSettings flipped =
        original.toBuilder()
            .augmentation(AugmentationSettings.none().toBuilder().flip(true).build())
            .build();
    TrainingSettings smoothed =
        original.toBuilder()
            .augmentation(AugmentationSettings.none().toBuilder().labelSmoothing(0.1).build())
            .build();
    for (TrainingSettings settings : List.of(sgd, cosine, flipped, smoothed)) {
      assertThatThrownBy(
              () ->
                  Engines.create(settings, Precision.FP32, 10, SessionSettings.defaults()).close())
          .isInstanceOf(InvalidSettingException.class)
          .hasMessageContaining("use the fast engine");
    }
  }
}
