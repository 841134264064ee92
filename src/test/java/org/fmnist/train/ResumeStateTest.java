package org.fmnist.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.fmnist.graph.Layer;
import org.fmnist.io.Json;
import org.fmnist.model.Engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --resume} needs reads back to the same values. */
class ResumeStateTest {
  @TempDir Path folder;

  @Test
  void figuresThatWereNotMeasuredAndLongNumbersReadBack() throws Exception {
    EpochRecord measured =
        new EpochRecord(0, 0.1, 1 / 3.0, 1e-300, 0.5, 0.7, 0.75, 1e6, 2.5, 0.625);
    EpochRecord untested =
        new EpochRecord(1, (float) 0.1, 1, 0.25, 0.5, Double.NaN, Double.NaN, 1, 0, Double.NaN);
    RunDirectory.ResumeState state =
        new RunDirectory.ResumeState(
            new Progress(2, 17, 0.1 + 0.2, 2 / 3.0, List.of(measured, untested)),
            Map.of("words", 9_999_999_999L, "trainUsed", 0L));
    Path file = Files.write(folder.resolve("resume.json"), Json.pretty(state));
    assertThat(Json.read(file, RunDirectory.ResumeState.class)).isEqualTo(state);
  }

  @Test
  void settingsReadBack() throws Exception {
    TrainingSettings settings =
        Presets.original().toBuilder()
            .seed(Long.MAX_VALUE)
            .keepFc(0.1)
            .frozen(List.of(Layer.CONV1, Layer.FC))
            .engine(Engine.FAST)
            .selection(TrainingSettings.Selection.LAST)
            .build();
    Path file = folder.resolve("config.json");
    RunDirectory.create(folder, Map.of("settings", settings));
    assertThat(Files.exists(file)).isTrue();
    assertThat(RunDirectory.open(folder).settings()).isEqualTo(settings);
  }
}
