package org.fmnist.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.fmnist.data.Dataset;
import org.fmnist.graph.exact.OperationSeeds;
import org.fmnist.graph.exact.Precision;
import org.fmnist.io.FmnistException;
import org.fmnist.io.Json;
import org.fmnist.io.Npy;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorValue;
import org.fmnist.train.Engines;
import org.fmnist.train.TrainingSettings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dumps that the port itself made, as {@code tools/reference.py} writes them, and their faults. */
class DumpReferenceTest {
  private static final int STEPS = 10;
  private static final SessionSettings SESSION = new SessionSettings(1, Device.CPU);

  private static Dataset dataset;
  private static Map<String, TensorValue> values;

  @TempDir Path directory;
  private Map<String, Object> manifest;
  private Map<String, TensorValue> dumped;

  @BeforeAll
  static void run() {
    Dataset all = Dataset.embedded();
    int[] few = java.util.stream.IntStream.range(0, 200).toArray();
    dataset = new Dataset(all.train().subset(few), all.test().subset(few));
    TrainingSettings settings = new Manifest(Path.of("m"), manifestOfThisMachine()).settings();
    Scenario scenario = new Scenario(dataset, Optional.empty(), STEPS, settings);
    values = scenario.order();
    values.putAll(
        scenario.scratch(() -> new PortCnn(Precision.FP32, Engines.exact(settings), SESSION)));
  }

  private static Map<String, Object> manifestOfThisMachine() {
    Machine here = Machine.here(SESSION);
    Map<String, Object> oneDnn = new LinkedHashMap<>();
    oneDnn.put("TF_ENABLE_ONEDNN_OPTS", here.oneDnn().isEmpty() ? null : here.oneDnn());
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("seed", 4294967295L);
    settings.put("batchSize", 4);
    settings.put("keepFc", 0.6);
    settings.put("keepConv", 0.9);
    settings.put("lrBase", 1e-4);
    settings.put("lrInit", 0.01);
    settings.put("lrDecay", 500);
    settings.put("gradClip", 0.05);
    settings.put("validationSize", 100);
    settings.put("epochs", 2);
    settings.put("earlyStop", 1);
    settings.put("opSeeds", "tf2");
    settings.put("dtype", "fp32");
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("format", 2);
    manifest.put("steps", STEPS);
    manifest.put("parts", List.of("order", "scratch"));
    manifest.put("settings", settings);
    manifest.put("threads", 1);
    manifest.put("gpus", List.of());
    manifest.put("oneDnn", oneDnn);
    manifest.put("cpu", Map.of("features", here.features()));
    return manifest;
  }

  @BeforeEach
  void start() {
    manifest = manifestOfThisMachine();
    dumped = new LinkedHashMap<>(values);
  }

  private ParityReport compare() throws IOException {
    List<Map<String, Object>> files = new ArrayList<>();
    for (Map.Entry<String, TensorValue> entry : dumped.entrySet()) {
      String name = entry.getKey();
      int end = name.indexOf(".fmnist_cnn/");
      end = end < 0 ? name.lastIndexOf('.') : end;
      String file = files.size() + ".npy";
      write(directory.resolve(file), entry.getValue());
      files.add(
          Map.of("file", file, "group", name.substring(0, end), "name", name.substring(end + 1)));
    }
    manifest.put("files", files);
    Files.write(directory.resolve("manifest.json"), Json.pretty(manifest));
    PortComparison.Inputs inputs =
        new PortComparison.Inputs(dataset, Optional.empty(), 99, Level.STEPS, SESSION);
    return PortComparison.withDump(directory, inputs, line -> {});
  }

  private static void write(Path file, TensorValue value) {
    int[] shape = java.util.Arrays.stream(value.shape()).mapToInt(Math::toIntExact).toArray();
    switch (value.type()) {
      case DT_INT32 -> Npy.write(file, value.ints(), shape);
      default -> Npy.write(file, value.floats(), shape);
    }
  }

  private void change(String name, Consumer<float[]> change) {
    TensorValue value = dumped.get(name);
    float[] floats = value.floats();
    change.accept(floats);
    dumped.put(name, TensorValue.of(floats, value.shape()));
  }

  @Test
  void settingsComeFromTheManifest() throws IOException {
    ParityReport comparison = compare();
    assertThat(comparison.checks())
        .hasSize(values.size())
        .allMatch(check -> check.tolerance() == 0);
    assertThat(comparison.pass()).isTrue();
    assertThat(comparison.firstDifference()).isEmpty();
    TrainingSettings read = new Manifest(directory, manifest).settings();
    assertThat(read.operationSeeds()).isEqualTo(OperationSeeds.TF2);
    assertThat(read.seed()).isEqualTo(4294967295L);
  }

  @Test
  void everySettingOfATrajectoryCounts() throws IOException {
    Map<String, Object> changed =
        Map.of(
            "seed", 1,
            "keepFc", 0.7,
            "keepConv", 0.8,
            "lrBase", 0.1,
            "lrInit", 0.02,
            "lrDecay", 1,
            "gradClip", 1e-5,
            "opSeeds", "tf1");
    for (Map.Entry<String, Object> setting : changed.entrySet()) {
      start();
      @SuppressWarnings("unchecked")
      Map<String, Object> settings = (Map<String, Object>) manifest.get("settings");
      settings.put(setting.getKey(), setting.getValue());
      assertThat(compare().pass()).as(setting.getKey()).isFalse();
    }
  }

  @Test
  void theFirstStepThatDiffersIsNamed() throws IOException {
    change("after_10." + OriginalNames.variables().get(3), value -> value[5] += 1);
    change("scratch.accuracies", accuracies -> accuracies[8] += 0.25f);
    change("scratch.losses", losses -> losses[7] = Math.nextUp(losses[7]));
    ParityReport comparison = compare();
    assertThat(comparison.pass()).isFalse();
    ParityReport.Difference first = comparison.firstDifference().orElseThrow();
    assertThat(first.tensor()).isEqualTo("scratch.losses");
    assertThat(first.step()).hasValue(7);
  }

  @Test
  void aSnapshotComesBeforeTheStepsAfterIt() throws IOException {
    String snapshot = "after_1.m." + OriginalNames.variables().get(0);
    change(snapshot, value -> value[0] += 1);
    change("scratch.losses", losses -> losses[1] += 1);
    ParityReport.Difference first = compare().firstDifference().orElseThrow();
    assertThat(first.tensor()).isEqualTo(snapshot);
    assertThat(first.step()).hasValue(0);
  }

  @Test
  void batchesNameTheirStep() throws IOException {
    TensorValue batches = dumped.get("order.training_batches");
    int[] positions = batches.ints();
    positions[4 * 6 + 1]++;
    dumped.put("order.training_batches", TensorValue.of(positions, batches.shape()));
    ParityReport.Difference first = compare().firstDifference().orElseThrow();
    assertThat(first.tensor()).isEqualTo("order.training_batches");
    assertThat(first.step()).hasValue(6);
  }

  @Test
  void aValueThatOneSideLacksFails() throws IOException {
    dumped.put("scratch.more", TensorValue.of(new float[] {1}, 1));
    dumped.remove("initial." + OriginalNames.variables().get(0));
    assertThat(compare().checks().stream().filter(check -> !check.pass()))
        .extracting(Check::fault)
        .containsExactlyInAnyOrder("the port has no such value", "the reference has no such value");
  }

  @Test
  void anotherShapeOfTheSameSizeFails() throws IOException {
    TensorValue losses = dumped.get("scratch.losses");
    dumped.put("scratch.losses", TensorValue.of(losses.floats(), 1, STEPS));
    assertThat(compare().checks().stream().filter(check -> !check.pass()))
        .extracting(Check::fault)
        .containsExactly("expected DT_FLOAT [1, 10], found DT_FLOAT [10]");
  }

  @Test
  void aDumpFromAGpuIsNotHeldToTheLastBit() throws IOException {
    manifest.put("gpus", List.of("/physical_device:GPU:0"));
    change("scratch.losses", losses -> losses[0] += 1);
    ParityReport comparison = compare();
    assertThat(comparison.tolerance()).contains("another kind of machine");
    assertThat(comparison.reference()).contains("a GPU");
    assertThat(comparison.pass()).isTrue();
  }

  @Test
  void nothingToCompareIsAnError() {
    manifest.put("parts", List.of("whole_run"));
    assertThatThrownBy(this::compare)
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining("expected values to compare");
  }

  @Test
  void anEmptyComparisonDoesNotPass() {
    assertThat(new ParityReport("r", "t", List.of(), Optional.empty()).pass()).isFalse();
  }

  @Test
  void aCheckpointThatIsNotThereIsNamed() {
    manifest.put("parts", List.of("fine_tuning"));
    assertThatThrownBy(this::compare)
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining("18 tensors");
  }

  @Test
  void aMalformedManifestIsNamed() {
    manifest.put("steps", "ten");
    assertThatThrownBy(this::compare)
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining("expected \"steps\" to be a number, found ten");
    manifest.put("format", 1);
    assertThatThrownBy(this::compare)
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining("expected format 2, found 1");
  }
}
