package org.fmnist.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\ufeffmodel_checkpoint_path: \"x.ckpt\"\n",
        "model_checkpoint_path: 'x.ckpt'\n",
        "model_checkpoint_path:\"x.ckpt\"",
        "all_model_checkpoint_paths: \"y\"\r\n  model_checkpoint_path: \"x.ckpt\"\r\n"
      })
  void theStateFileMayComeFromAnEditor(String state) throws IOException {
    Files.writeString(dir.resolve("checkpoint"), state);
    assertIsTheCheckpoint(Checkpoints.read(dir));
  }

  @Test
  void aStateFileThatNamesNoneIsToldWhatTheFolderHolds() throws IOException {
    CheckpointFiles.writeNetwork(dir.resolve("z.ckpt"));
    writeState("/gone/w.ckpt");
    assertThatThrownBy(() -> Checkpoints.read(dir))
        .hasMessageEndingWith("which has no .index; the folder holds x.ckpt, z.ckpt");
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
    Files.copy(dir.resolve("x.ckpt.index"), dir.resolve("w.ckpt.index"));
    assertThatThrownBy(() -> Checkpoints.read(dir))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("found w.ckpt, x.ckpt; name one of them, such as " + dir + "/w.ckpt");
  }

  @Test
  void theOneCheckpointOfAFolderIsTaken() throws IOException {
    Files.delete(dir.resolve("checkpoint"));
    assertIsTheCheckpoint(Checkpoints.read(dir));
  }

  @Test
  void aRunHasItsBestCheckpoint() {
    assertIsTheCheckpoint(Checkpoints.read(temp));
  }

  /** Both folders hold files of one name; the state file of the copy names the first folder. */
  @Test
  void theFoldersOwnFileComesBeforeARememberedPath() throws IOException {
    Path copy = temp.resolve("copy");
    CheckpointFiles.writeNetwork(copy.resolve("x.ckpt"));
    Files.writeString(dir.resolve("x.ckpt.index"), "damaged");
    Files.writeString(
        copy.resolve("checkpoint"),
        "model_checkpoint_path: \"" + dir.resolve("x.ckpt").toString() + "\"\n");
    assertIsTheCheckpoint(Checkpoints.read(copy));
    Files.writeString(copy.resolve("checkpoint"), "model_checkpoint_path: \"../best/x.ckpt\"\n");
    assertIsTheCheckpoint(Checkpoints.read(copy));
    Files.writeString(
        copy.resolve("checkpoint"), "model_checkpoint_path: \"C:\\\\runs\\\\x.ckpt\"\r\n");
    assertIsTheCheckpoint(Checkpoints.read(copy));
    assertThat(CheckpointReader.open(copy).prefix()).isEqualTo(copy + "/x.ckpt");
  }

  @Test
  void aLongRememberedPathNeedsNoStack() throws IOException {
    writeState("/" + "long/".repeat(100_000) + "x.ckpt");
    assertIsTheCheckpoint(Checkpoints.read(dir));
  }

  @Test
  void aLongRememberedPathIsNotQuotedWhole() throws IOException {
    writeState("/" + "long/".repeat(100_000) + "y.ckpt");
    assertThatThrownBy(() -> Checkpoints.read(dir))
        .hasMessageContaining("long/y.ckpt, which has no .index; the folder holds x.ckpt")
        .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(1_000));
  }

  @Test
  void otherTensorsArePassedOverWithANote() {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    Map<String, BundleEntryProto> entries = CheckpointFiles.network(data);
    byte[] step = new byte[8];
    entries.put("global_step", CheckpointFiles.entry(DataType.DT_INT64, 0, step).build());
    List<String> notes = new ArrayList<>();
    assertIsTheCheckpoint(Checkpoints.read(written(entries, data), notes::add));
    assertThat(notes)
        .containsExactly(
            dir
                + "/y.ckpt.index: passed over 1 tensor that this network does not have:"
                + " global_step");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void valuesThatAreNotFiniteAreRefused(float value) {
    float[] bias = new float[Variable.SOFTMAX_BIAS.size()];
    bias[3] = value;
    Map<Variable, float[]> values = new EnumMap<>(CheckpointFiles.weights().toMap());
    values.put(Variable.SOFTMAX_BIAS, bias);
    CheckpointFiles.writeWithStep(dir.resolve("y.ckpt"), Weights.of(values));
    assertThatThrownBy(() -> Checkpoints.read(dir.resolve("y.ckpt")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("expected finite values, found NaN or infinite ones in")
        .hasMessageContaining(Variable.SOFTMAX_BIAS.checkpointName());
  }

  @Test
  void otherPrecisionsAreConvertedWithANote() {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    Map<String, BundleEntryProto> entries = CheckpointFiles.network(data);
    CheckpointFiles.weights()
        .toMap()
        .forEach(
            (variable, values) -> {
              ByteBuffer bytes =
                  ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
              for (float value : values) {
                bytes.putDouble(value + 1e-12);
              }
              entries.put(
                  variable.checkpointName(),
                  CheckpointFiles.entry(
                          DataType.DT_DOUBLE, data.size(), bytes.array(), variable.shape())
                      .build());
              data.writeBytes(bytes.array());
            });
    String half = Variable.SOFTMAX_BIAS.checkpointName();
    byte[] ones = {
      0, 0x3C, 0, 0x3C, 0, 0x3C, 0, 0x3C, 0, 0x3C, 0, 0x3C, 0, 0x3C, 0, 0x3C, 0, 0x3C, 0, 0x3C
    };
    entries.put(half, CheckpointFiles.entry(DataType.DT_HALF, data.size(), ones, 10).build());
    data.writeBytes(ones);
    List<String> notes = new ArrayList<>();
    Weights weights = Checkpoints.read(written(entries, data), notes::add);
    assertThat(weights.get(Variable.CONV1_KERNEL))
        .isEqualTo(CheckpointFiles.weights().get(Variable.CONV1_KERNEL));
    assertThat(weights.get(Variable.SOFTMAX_BIAS)).containsOnly(1f);
    assertThat(notes)
        .containsExactly(
            dir + "/y.ckpt.index: converted values of float16 to float32",
            dir + "/y.ckpt.index: converted values of float64 to float32");
  }

  private Path written(Map<String, BundleEntryProto> entries, ByteArrayOutputStream data) {
    Path prefix = dir.resolve("y.ckpt");
    CheckpointFiles.write(
        prefix, CheckpointFiles.index(CheckpointFiles.header(), entries), data.toByteArray());
    return prefix;
  }

  /** The golden V1 file is named by its path and through a state file; the others are made here. */
  @Test
  void otherFormatsAreNamedForWhatTheyAre() throws IOException {
    Path old = temp.resolve("old");
    Files.createDirectories(old.resolve("saved"));
    try (var golden = getClass().getResourceAsStream("/golden/checkpoint/v1.ckpt")) {
      Files.write(old.resolve("m.ckpt"), golden.readAllBytes());
    }
    Files.writeString(old.resolve("checkpoint"), "model_checkpoint_path: \"m.ckpt\"\n");
    Files.write(temp.resolve("m.h5"), new byte[] {(byte) 0x89, 'H', 'D', 'F', 13, 10, 26, 10});
    Files.write(temp.resolve("m.keras"), new byte[] {'P', 'K', 3, 4, 0});
    Files.writeString(old.resolve("saved/saved_model.pb"), "");
    assertRefused(old, "the folder holds m.ckpt, a checkpoint in the V1 format");
    assertRefused(old.resolve("m.ckpt"), "found a checkpoint in the V1 format");
    assertRefused(old.resolve("saved"), "found a SavedModel");
    assertRefused(old.resolve("saved/saved_model.pb"), "found a SavedModel");
    assertRefused(temp.resolve("m.h5"), "found weights or a model of Keras (HDF5)");
    assertRefused(temp.resolve("m.keras"), "found a zip archive, such as models of Keras (.keras)");
    Files.delete(old.resolve("checkpoint"));
    assertRefused(old, "found m.ckpt, a checkpoint in the V1 format");
    assertThatThrownBy(
            () ->
                Checkpoints.weights(
                    CheckpointReader.open(
                        CheckpointSource.ofResource("/golden/checkpoint/object.ckpt")),
                    note -> {}))
        .hasMessageContaining("found an object-based checkpoint (of tf.train.Checkpoint or Keras)")
        .hasMessageEndingWith("save the variables by name, with tf.compat.v1.train.Saver");
  }

  private static void assertRefused(Path path, String expected) {
    assertThatThrownBy(() -> Checkpoints.read(path))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void aFailureNamesTheSettingThatGaveThePath() {
    Path none = temp.resolve("none");
    assertThatThrownBy(() -> WeightsSource.parse("surrogate", none.toString()).absolute().read())
        .isInstanceOfSatisfying(
            CheckpointException.class,
            e -> {
              assertThat(e.setting()).contains("surrogate");
              assertThat(e.problem()).startsWith(none + ": expected a folder");
            });
    assertThatThrownBy(() -> WeightsSource.of(none).read())
        .hasMessageStartingWith("checkpoint: " + none);
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
        CheckpointFiles.entry(DataType.DT_INT32, 0, new byte[8_000], 200, 10).build());
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
                + " fmnist_cnn/Variable_8 float32[200, 10] is int32[200, 10]; use a checkpoint"
                + " of this network");
  }

  @Test
  void aCheckpointOfAnotherNetworkIsRefused() {
    CheckpointReader other =
        CheckpointReader.open(CheckpointSource.ofResource("/golden/checkpoint/golden.ckpt"));
    assertThatThrownBy(() -> Checkpoints.weights(other, note -> {}))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("expected the 18 variables of this network, found 9 tensors");
  }

  @Test
  void aResourceThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> CheckpointReader.open(CheckpointSource.ofResource("/none/x.ckpt")))
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
