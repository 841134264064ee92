package org.fmnist.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.fmnist.JavaProcess;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.Dataset;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.graph.fast.SavedModelWriter;
import org.fmnist.io.FmnistException;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.SavedModelNames;
import org.fmnist.runtime.SessionSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;

class SavedModelClassifierTest {
  @TempDir Path folder;

  @BeforeEach
  void write() {
    SavedModelWriter.write(folder, WeightsSource.shipped().read(), ComputePrecision.FP32);
  }

  private SavedModelClassifier open() {
    return SavedModelClassifier.open(folder, SessionSettings.defaults(), ComputePrecision.FP32);
  }

  @Test
  void answersAsTheCheckpointDoes() {
    float[] pixels = Dataset.embedded().test().floats(IntStream.range(0, 70).toArray());
    try (Classifier saved = open();
        Classifier fast =
            FastClassifier.open(WeightsSource.shipped().read(), SessionSettings.defaults())) {
      assertThat(saved.probabilities(pixels))
          .containsExactly(fast.probabilities(pixels), within(1e-6f));
    }
  }

  @Test
  void bfloat16ChangesProbabilitiesALittleWhereTheCpuMultipliesIt() {
    float[] pixels = Dataset.embedded().test().floats(IntStream.range(0, 70).toArray());
    SessionSettings cpu = new SessionSettings(0, Device.CPU);
    try (Classifier full = SavedModelClassifier.open(folder, cpu, ComputePrecision.FP32);
        Classifier half = SavedModelClassifier.open(folder, cpu, ComputePrecision.BF16)) {
      float[] answers = half.probabilities(pixels);
      assertThat(answers).containsExactly(full.probabilities(pixels), within(0.1f));
      if (ComputePrecision.inHardware(cpu)) {
        assertThat(answers).isNotEqualTo(full.probabilities(pixels));
      }
    }
  }

  /** Opens a SavedModel in bfloat16. */
  public static final class Opener {
    private Opener() {}

    public static void main(String[] folder) {
      SessionSettings cpu = new SessionSettings(1, Device.CPU);
      SavedModelClassifier.open(Path.of(folder[0]), cpu, ComputePrecision.BF16).close();
    }
  }

  @Test
  void theRewritingForBfloat16IsNotLogged() throws Exception {
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process =
        new ProcessBuilder(JavaProcess.command(Opener.class, List.of(folder.toString())))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(err).content().isEmpty();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void anOnlyOutputMayHaveAnyName() throws IOException {
    change(
        signature -> {
          SignatureDef.Builder other = signature.toBuilder().clearOutputs();
          other.putOutputs("output_0", signature.getOutputsOrThrow("probabilities"));
          return other.build();
        });
    try (Classifier saved = open()) {
      assertThat(saved.probabilities(new float[784])).hasSize(10);
    }
  }

  @Test
  void refusesWhatDoesNotAnswerWithProbabilities() throws IOException {
    change(signature -> signature.toBuilder().removeOutputs("probabilities").build());
    assertRefused("values that sum to");
    change(signature -> signature.toBuilder().clearOutputs().build());
    assertRefused("outputs []");
  }

  @Test
  void refusesWhatIsNoSavedModel() throws IOException {
    assertThat(SavedModelClassifier.isIn(folder)).isTrue();
    Path file = folder.resolve(SavedModelNames.FILE);
    Files.write(file, new byte[] {1, 2, 3});
    assertRefused("Read less bytes");
    Files.delete(file);
    assertThat(SavedModelClassifier.isIn(folder)).isFalse();
  }

  @Test
  void doesNotAnswerAfterClose() {
    SavedModelClassifier saved = open();
    saved.close();
    assertThatThrownBy(() -> saved.probabilities(new float[784]))
        .isInstanceOf(IllegalStateException.class);
  }

  private void assertRefused(String found) {
    assertThatThrownBy(this::open)
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("expected a SavedModel")
        .hasMessageContaining(found);
  }

  private void change(UnaryOperator<SignatureDef> signature) throws IOException {
    Path file = folder.resolve(SavedModelNames.FILE);
    SavedModel.Builder model = SavedModel.parseFrom(Files.readAllBytes(file)).toBuilder();
    var graph = model.getMetaGraphsBuilder(0);
    String name = SavedModelNames.SIGNATURE;
    graph.putSignatureDef(name, signature.apply(graph.getSignatureDefOrThrow(name)));
    Files.write(file, model.build().toByteArray());
  }
}
