package org.fmnist.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.fmnist.checkpoint.Checkpoints;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.Dataset;
import org.fmnist.model.Classifier;
import org.fmnist.model.FastClassifier;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TFloat32;

/** The SavedModel, loaded as any program would. */
class ExportCommandTest {
  /** More than one chunk of the classifier, and no multiple of it. */
  private static final int COUNT = 70;

  @TempDir Path folder;

  private Path export(String... more) {
    Path out = folder.resolve("saved");
    String[] line = {"export", "--out", out.toString()};
    Ran ran =
        Ran.of(
            IntStream.range(0, line.length + more.length)
                .mapToObj(i -> i < line.length ? line[i] : more[i - line.length])
                .toArray(String[]::new));
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.err()).isEmpty();
    return out;
  }

  @Test
  void predictsWhatTheClassifierPredicts() {
    Path out = export();
    float[] pixels = Dataset.embedded().test().floats(IntStream.range(0, COUNT).toArray());
    try (SavedModelBundle bundle = SavedModelBundle.load(out.toString(), "serve");
        TFloat32 images = Tensors.images(pixels);
        Result result = bundle.function("serving_default").call(Map.of("image", images));
        FastClassifier classifier =
            FastClassifier.open(WeightsSource.shipped().read(), SessionSettings.defaults())) {
      assertThat(result.size()).isEqualTo(2);
      float[] probabilities = Tensors.floats(result.get("probabilities").orElseThrow());
      float[] logits = Tensors.floats(result.get("logits").orElseThrow());
      assertThat(probabilities).hasSize(COUNT * 10);
      assertThat(probabilities).containsExactly(classifier.probabilities(pixels), within(1e-6f));
      assertThat(logits).containsExactly(classifier.logits(pixels), within(1e-4f));
    }
  }

  @Test
  void takesTheCheckpointThatIsNamed() throws IOException {
    Path data = SmallData.write(folder.resolve("data"));
    Path run = folder.resolve("run");
    String line =
        "fine-tune --quiet --valid-size 64 --max-steps 2 --data " + data + " --out " + run;
    assertThat(Ran.of(line.split(" ")).code()).isZero();
    Path out = export("--checkpoint", run.resolve("last").toString());
    float[] pixels = Dataset.embedded().test().floats(3);
    try (SavedModelBundle bundle = SavedModelBundle.load(out.toString(), "serve");
        TFloat32 images = Tensors.images(pixels);
        Result result = bundle.function("serving_default").call(Map.of("image", images));
        Classifier tuned =
            FastClassifier.open(
                Checkpoints.read(run.resolve("last")), SessionSettings.defaults(), 1);
        Classifier shipped =
            FastClassifier.open(WeightsSource.shipped().read(), SessionSettings.defaults(), 1)) {
      float[] probabilities = Tensors.floats(result.get("probabilities").orElseThrow());
      assertThat(probabilities).containsExactly(tuned.probabilities(pixels), within(1e-6f));
      assertThat(shipped.probabilities(pixels)).isNotEqualTo(tuned.probabilities(pixels));
    }
  }

  @Test
  void holdsTheInferenceGraphAndNothingElse() throws IOException {
    Path out = export();
    try (var files = Files.list(out)) {
      assertThat(files).containsExactly(out.resolve("saved_model.pb"));
    }
    try (SavedModelBundle bundle = SavedModelBundle.load(out.toString(), "serve")) {
      List<NodeDef> nodes = bundle.metaGraphDef().getGraphDef().getNodeList();
      Set<String> types = nodes.stream().map(NodeDef::getOp).collect(Collectors.toSet());
      assertThat(types)
          .containsExactlyInAnyOrder(
              "Placeholder",
              "Const",
              "Conv2D",
              "BiasAdd",
              "Relu",
              "Reshape",
              "MatMul",
              "Identity",
              "Softmax");
      // Three convolutions and two products, with a bias each: batch norm is folded into them.
      assertThat(nodes.stream().filter(node -> node.getOp().equals("BiasAdd"))).hasSize(5);
      assertThat(nodes.stream().map(NodeDef::getName))
          .noneMatch(name -> name.matches("(?i).*(adam|gradient|moment|dropout|variable|save).*"));
    }
  }

  @Test
  void hasTheSignatureThatIsPromised() {
    try (SavedModelBundle bundle = SavedModelBundle.load(export().toString(), "serve")) {
      Map<String, SignatureDef> signatures = bundle.metaGraphDef().getSignatureDefMap();
      assertThat(signatures).containsOnlyKeys("serving_default");
      SignatureDef signature = signatures.get("serving_default");
      assertThat(signature.getInputsMap()).containsOnlyKeys("image");
      assertThat(signature.getOutputsMap()).containsOnlyKeys("probabilities", "logits");
      assertShape(signature.getInputsMap().get("image"), -1L, 28L, 28L, 1L);
      assertShape(signature.getOutputsMap().get("probabilities"), -1L, 10L);
      assertShape(signature.getOutputsMap().get("logits"), -1L, 10L);
    }
  }

  private static void assertShape(TensorInfo info, Long... shape) {
    assertThat(info.getDtype()).isEqualTo(DataType.DT_FLOAT);
    assertThat(info.getTensorShape().getDimList().stream().map(dimension -> dimension.getSize()))
        .containsExactly(shape);
  }

  @Test
  void saysWhatItWrote() {
    Path out = folder.resolve("a");
    Map<String, Object> json = Ran.of("export", "--json", "--out", out.toString()).json();
    assertThat(json).containsEntry("directory", out.toString());
    assertThat(json).containsEntry("checkpoint", "shipped");
    assertThat((List<?>) json.get("classes")).hasSize(10);
  }

  @Test
  void leavesADirectoryThatHoldsSomethingAlone() throws IOException {
    Path out = Files.createDirectory(folder.resolve("full"));
    Files.writeString(out.resolve("saved_model.pb"), "mine");
    Ran ran = Ran.of("export", "--out", out.toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.errorLines()).singleElement().asString().contains("absent or empty directory");
    assertThat(out.resolve("saved_model.pb")).hasContent("mine");
  }

  @Test
  void makesNothingForACheckpointThatIsNotThere() {
    Path out = folder.resolve("out");
    Ran ran =
        Ran.of("export", "--out", out.toString(), "--checkpoint", folder.resolve("no").toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.errorLines()).hasSize(1);
    assertThat(out).doesNotExist();
    assertThat(Ran.of("export").code()).isEqualTo(2);
  }
}
