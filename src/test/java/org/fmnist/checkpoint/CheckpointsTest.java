package org.fmnist.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.fmnist.graph.Variable;
import org.fmnist.graph.Weights;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.DataType;

class CheckpointsTest {
  @TempDir Path temp;
  private Path dir;

  @BeforeEach
  void writeACheckpoint() throws IOException {
    dir = temp.resolve("best");
    CheckpointFiles.writeNetwork(dir.resolve("x.ckpt"));
    writeState("x.ckpt");
  }

  private void writeState(String newest) throws IOException {
    Files.writeString(
        dir.resolve("checkpoint"), "model_checkpoint_path: \"" + newest + "\"\nall: \"\"\n");
  }

  private static void assertIsTheCheckpoint(Weights weights) {
    Map<Variable, float[]> expected = CheckpointFiles.weights().toMap();
    for (Variable variable : Variable.values()) {
      assertThat(weights.get(variable)).as("%s", variable).isEqualTo(expected.get(variable));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "best",
        "best/x.ckpt",
        "best/checkpoint",
        "best/x.ckpt.index",
        "best/x.ckpt.meta",
        "best/x.ckpt.data-00000-of-00001"
      })
  void everyWayToNameACheckpointIsUnderstood(String path) {
    assertIsTheCheckpoint(Checkpoints.read(temp.resolve(path)));
  }

  @Test
  void theStateFileMayHoldAnAbsolutePath() throws IOException {
    writeState(dir.resolve("x.ckpt").toString());
    assertIsTheCheckpoint(Checkpoints.read(dir));
    writeState("/where/it/was/before/x.ckpt");
    assertIsTheCheckpoint(Checkpoints.read(dir));
  }

  @Test
  void theStateFileMayBeEscaped() throws IOException {
    try (var golden = getClass().getResourceAsStream("/golden/checkpoint/checkpoint.escaped")) {
      Files.write(dir.resolve("checkpoint"), golden.readAllBytes());
    }
    CheckpointFiles.writeNetwork(dir.resolve("kü\"nn\\.ckpt"));
    Files.delete(dir.resolve("x.ckpt.index"));
    assertIsTheCheckpoint(Checkpoints.read(dir));
    writeState("k\\303\\274\\\"nn\\\\.ckpt");
    assertIsTheCheckpoint(Checkpoints.read(dir));
  }

  @ParameterizedTest
  @ValueSource(strings = {"best", "best/x.ckpt", "best/x.ckpt.index"})
  void aReplacementCutShortLeavesTheOldCheckpoint(String path) throws IOException {
    Files.move(dir, temp.resolve("best.old"));
    Files.createDirectory(temp.resolve("best.new"));
    assertIsTheCheckpoint(Checkpoints.read(temp.resolve(path)));
  }

  @Test
  void anOldCheckpointDoesNotHideTheNewOne() throws IOException {
    Files.createDirectory(temp.resolve("best.old"));
    Files.createDirectory(dir.resolve("x.ckpt.old"));
    assertIsTheCheckpoint(Checkpoints.read(dir));
    assertIsTheCheckpoint(Checkpoints.read(dir.resolve("x.ckpt")));
  }

  @Test
  void whatIsNotThereIsNamed() throws IOException {
    assertThatThrownBy(() -> Checkpoints.read(dir.resolve("y.ckpt")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("y.ckpt.index and .data-00000-of-00001), found nothing");
    writeState("y.ckpt");
    assertThatThrownBy(() -> Checkpoints.read(dir))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("found y.ckpt, which has no .index; the folder holds x.ckpt");
    writeState("");
    assertThatThrownBy(() -> Checkpoints.read(dir)).isInstanceOf(CheckpointException.class);
    writeState("\\q");
    assertThatThrownBy(() -> Checkpoints.read(dir)).isInstanceOf(CheckpointException.class);
    Files.writeString(dir.resolve("checkpoint"), "nothing");
    assertThatThrownBy(() -> Checkpoints.read(dir))
        .hasMessageContaining("expected a line model_checkpoint_path");
    Files.delete(dir.resolve("checkpoint"));
    assertThatThrownBy(() -> Checkpoints.read(dir))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("found x.ckpt; name a prefix");
  }

  @Test
  void oneLineListsEverythingThatDiffers() {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    Map<String, BundleEntryProto> entries = CheckpointFiles.network(data);
    byte[] zeros = new byte[96];
    entries.remove("fmnist_cnn/Variable_9");
    entries.put(
        "fmnist_cnn/Variable/Adam\n",
        CheckpointFiles.entry(DataType.DT_FLOAT, 0, zeros, 24).build());
    entries.put(
        "fmnist_cnn/Variable_1", CheckpointFiles.entry(DataType.DT_FLOAT, 0, zeros, 4, 6).build());
    entries.put(
        "fmnist_cnn/Variable_8",
        CheckpointFiles.entry(DataType.DT_DOUBLE, 0, new byte[16_000], 200, 10).build());
    Path prefix = dir.resolve("y.ckpt");
    CheckpointFiles.write(
        prefix, CheckpointFiles.index(CheckpointFiles.header(), entries), data.toByteArray());
    assertThatThrownBy(() -> Checkpoints.read(prefix))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            prefix
                + ".index: expected the 18 variables of this network, found 18 tensors; missing:"
                + " fmnist_cnn/Variable_9; extra: fmnist_cnn/Variable/Adam?; of another shape or"
                + " type: fmnist_cnn/Variable_1 float32[24] is float32[4, 6],"
                + " fmnist_cnn/Variable_8 float32[200, 10] is float64[200, 10]; use a checkpoint"
                + " of this network");
  }

  @Test
  void aCheckpointOfAnotherNetworkIsRefused() {
    TensorTable other =
        TensorTable.read(CheckpointSource.ofResource("/golden/checkpoint/golden.ckpt"));
    assertThatThrownBy(() -> Checkpoints.weights(other))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("expected the 18 variables of this network, found 9 tensors");
  }

  @Test
  void aResourceThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> TensorTable.read(CheckpointSource.ofResource("/none/x.ckpt")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("embedded x.ckpt.index: expected it in the jar, found nothing");
  }

  /** Expected values from TensorFlow 2.18 for Python, {@code tf.train.load_checkpoint}. */
  @Test
  void readsTheCheckpointOfTheOriginal() {
    String original = System.getProperty("fmnist.original", "");
    assumeTrue(!original.isEmpty(), "fmnist.original is not set: the original is not there");
    Weights weights = Checkpoints.read(Path.of(original));
    assertThat(weights.get(Variable.CONV1_KERNEL))
        .startsWith(0.094864406f, 0.0034249462f, 0.015180614f);
    assertThat(weights.get(Variable.SOFTMAX_BIAS))
        .containsExactly(
            0.2036589f,
            -0.40708464f,
            0.13034293f,
            0.35419756f,
            0.25818053f,
            -0.35647154f,
            0.16894203f,
            0.13959125f,
            0.2659484f,
            -0.17624375f);
    assertThat(weights.get(Variable.FC_VARIANCE)).startsWith(331.49368f, 423.1456f, 437.30557f);
  }
}
