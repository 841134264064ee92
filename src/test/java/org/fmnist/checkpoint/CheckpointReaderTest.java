package org.fmnist.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fmnist.checkpoint.CheckpointFiles.block;
import static org.fmnist.checkpoint.CheckpointFiles.concat;
import static org.fmnist.checkpoint.CheckpointFiles.entry;
import static org.fmnist.checkpoint.CheckpointFiles.fixed32;
import static org.fmnist.checkpoint.CheckpointFiles.footer;
import static org.fmnist.checkpoint.CheckpointFiles.header;
import static org.fmnist.checkpoint.CheckpointFiles.index;
import static org.fmnist.checkpoint.CheckpointFiles.table;
import static org.fmnist.checkpoint.CheckpointFiles.varints;
import static org.fmnist.checkpoint.CheckpointFiles.withTrailer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.fmnist.io.FmnistException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.BundleHeaderProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorSliceProto;
import org.tensorflow.proto.VersionDef;

class CheckpointReaderTest {
  private static final byte[] ONE_FLOAT = {0, 0, (byte) 0x80, 0x3F};

  /** Characters that the keys of slices escape. */
  private static final String SLICED = "sliced\0\u00ff";

  @TempDir Path dir;

  private static CheckpointReader golden(String name) {
    return CheckpointReader.open(CheckpointSource.ofResource("/golden/checkpoint/" + name));
  }

  @Test
  void readsWhatTensorFlowWrote() {
    CheckpointReader table = golden("golden.ckpt");
    assertThat(table.tensors().toString())
        .isEqualTo(
            "[bool bool[3], empty float32[0, 3], float32 float32[2, 3], float64 float64[2],"
                + " int32 int32[3], int64 int64[], scope/bfloat16 bfloat16[1],"
                + " scope/string string[2], scope/uint8 uint8[2, 1]]");
    assertThat(table.floats("float32"))
        .containsExactly(0.1f, -2.5f, 3e-40f, Float.POSITIVE_INFINITY, Float.NaN, -0f);
    assertThat(table.floats("empty")).isEmpty();
    assertThat(table.doubles("float64")).containsExactly(0.1, -1e300);
    assertThat(table.longs("int32")).containsExactly(1, -2, 2147483647);
    assertThat(table.doubles("int32")).containsExactly(1, -2, 2147483647);
    assertThat(table.longs("int64")).containsExactly(-(1L << 53));
    assertThat(table.longs("bool")).containsExactly(1, 0, 1);
    assertThat(table.floats("scope/uint8")).containsExactly(0, 255);
    assertThat(table.bytes("scope/bfloat16")).containsExactly(0xC0, 0x3F);
  }

  @Test
  void readsAnIndexOfSeveralBlocks() {
    CheckpointReader table = golden("blocks.ckpt");
    assertThat(table.tensors()).hasSize(340);
    for (int i = 0; i < 340; i++) {
      String name = String.format("%03d/%s", i, "x".repeat(800));
      assertThat(table.longs(name)).containsExactly(i);
    }
  }

  @Test
  void readsTheOtherTypesOfNumbers() {
    CheckpointReader types = golden("types.ckpt");
    assertThat(types.tensors().toString())
        .isEqualTo(
            "[complex64 complex64[1], float16 float16[6], int16 int16[2], int8 int8[2],"
                + " uint16 uint16[1], uint32 uint32[1]]");
    assertThat(types.floats("float16"))
        .containsExactly(1.5f, -0x1p-24f, 65504f, Float.NEGATIVE_INFINITY, Float.NaN, -0f);
    assertThat(types.doubles("float16")).startsWith(1.5, -0x1p-24, 65504);
    assertThat(types.ints("int16")).containsExactly(-32768, 32767);
    assertThat(types.floats("int8")).containsExactly(-128, 127);
    assertThat(types.ints("uint16")).containsExactly(65535);
    assertThat(types.longs("uint32")).containsExactly(4294967295L);
    assertThat(types.doubles("uint32")).containsExactly(4294967295.0);
    assertThat(types.tensor("complex64").bytes()).isEqualTo(8);
    assertThatThrownBy(() -> types.ints("uint32"))
        .hasMessageContaining("expected a number that int32 can hold, found 4294967295");
    assertThatThrownBy(() -> types.ints("float16"))
        .hasMessageContaining("expected int32, found float16");
  }

  @Test
  void putsAPartitionedVariableTogether() {
    CheckpointReader sliced = golden("sliced.ckpt");
    StoredTensor tensor = sliced.tensor(SLICED);
    assertThat(sliced.tensors()).extracting(StoredTensor::name).containsExactly("a/whole", SLICED);
    assertThat(tensor.toString()).isEqualTo(SLICED + " float32[4, 200] in 3 slices");
    assertThat(tensor.bytes()).isEqualTo(3200);
    assertThat(tensor.isPartitioned()).isTrue();
    float[] values = sliced.floats(SLICED);
    assertThat(values).hasSize(800);
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).isEqualTo(i);
    }
    assertThat(sliced.longs("a/whole")).containsExactly(7);
  }

  @Test
  void listsAnObjectBasedCheckpoint() {
    CheckpointReader objects = golden("object.ckpt");
    assertThat(objects.isObjectBased()).isTrue();
    assertThat(objects.floats("model/kernel/.ATTRIBUTES/VARIABLE_VALUE")).containsExactly(1, 2);
    assertThat(objects.tensor("_CHECKPOINTABLE_OBJECT_GRAPH").dtype()).isEqualTo("string");
    assertThat(golden("golden.ckpt").isObjectBased()).isFalse();
  }

  static Stream<Arguments> brokenSlices() {
    TensorSliceProto.Extent full = TensorSliceProto.Extent.getDefaultInstance();
    TensorSliceProto.Extent far = full.toBuilder().setStart(1L << 40).setLength(1).build();
    TensorSliceProto.Extent first = full.toBuilder().setLength(1).build();
    BundleEntryProto part = one().build();
    return Stream.of(
        Arguments.of(one().addSlices(TensorSliceProto.getDefaultInstance()), List.of()),
        Arguments.of(slices(one(), full, full), List.of(part)),
        Arguments.of(slices(one(), far), List.of(part)),
        Arguments.of(slices(one(), full, first), List.of(part)),
        Arguments.of(slices(entry(DataType.DT_FLOAT, 0, new byte[8], 2), first), List.of(part)),
        Arguments.of(slices(entry(DataType.DT_INT32, 0, ONE_FLOAT, 1), full), List.of(part)));
  }

  private static BundleEntryProto.Builder slices(
      BundleEntryProto.Builder whole, TensorSliceProto.Extent... extents) {
    return whole.addSlices(TensorSliceProto.newBuilder().addAllExtent(List.of(extents)));
  }

  /** Slices that are missing, lie outside, have another rank or type, or are not all there. */
  @ParameterizedTest
  @MethodSource("brokenSlices")
  void slicesThatDoNotMakeUpTheTensorAreRefused(
      BundleEntryProto.Builder whole, List<BundleEntryProto> parts) {
    List<Map.Entry<byte[], byte[]>> entries = new ArrayList<>();
    entries.add(Map.entry(new byte[0], header().toByteArray()));
    for (BundleEntryProto part : parts) {
      entries.add(Map.entry(SliceKey.of("v", whole.getSlices(0)).array(), part.toByteArray()));
    }
    entries.add(Map.entry(new byte[] {'v'}, whole.build().toByteArray()));
    Path prefix = dir.resolve("x.ckpt");
    CheckpointFiles.write(prefix, table(block(entries, 0)), ONE_FLOAT);
    CheckpointReader reader = CheckpointReader.open(prefix);
    assertThatThrownBy(() -> reader.bytes("v"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("v: expected slices that make up the tensor, found others");
  }

  @Test
  void wrongRequestsAreNamed() {
    CheckpointReader table = golden("golden.ckpt");
    assertThatThrownBy(() -> table.floats("float64"))
        .isInstanceOf(FmnistException.class)
        .hasMessageContaining("expected float32, found float64");
    assertThatThrownBy(() -> table.floats("scope/string"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("expected numbers of one of [bool, uint8,")
        .hasMessageContaining("found string");
    assertThatThrownBy(() -> table.floats("other"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("expected the tensor other, found bool, empty,");
    assertThat(table.contains("other")).isFalse();
    assertThat(table.contains("int64")).isTrue();
  }

  private static Arguments row(String expected, byte[] index) {
    return Arguments.of(expected, index);
  }

  private static byte[] indexOf(BundleEntryProto.Builder entry) {
    return index(header(), Map.of("v", entry.build()));
  }

  private static BundleEntryProto.Builder one() {
    return entry(DataType.DT_FLOAT, 0, ONE_FLOAT, 1);
  }

  private static byte[] headed(BundleHeaderProto.Builder header) {
    return index(header.build(), CheckpointFiles.none());
  }

  static Stream<Arguments> brokenIndexes() {
    byte[] sound = indexOf(one());
    byte[] flipped = sound.clone();
    flipped[9] ^= 1;
    byte[] headerBlock = block(List.of(Map.entry(new byte[0], header().toByteArray())), 0);
    byte[] twice = concat(varints(0, 0, 0), varints(0, 0, 0), fixed32(0), fixed32(1));
    byte[] overlap =
        block(
            List.of(
                Map.entry(new byte[] {'a'}, varints(0, headerBlock.length - 5L)),
                Map.entry(new byte[] {'b'}, varints(0, headerBlock.length - 5L))),
            0);
    return Stream.of(
        row("index at byte 0: expected at least 48 bytes, found 0", new byte[0]),
        row("magic number at byte ", Arrays.copyOf(sound, sound.length - 1)),
        row("checksum of a block at byte 0", flipped),
        row(
            "packing of the block at byte 0: expected none, found snappy",
            table(block(List.of(), 1))),
        row("expected a header before the tensors, found none", table(block(List.of(), 0))),
        row("block at byte 0: expected keys in ascending order", table(withTrailer(twice, 0))),
        row(
            "block at byte 0: expected none before byte ",
            concat(headerBlock, overlap, footer(varints(headerBlock.length, overlap.length - 5L)))),
        row("position of a block at byte ", footer(varints(-1, 5))),
        row("block at byte 0: expected an end before the footer", footer(varints(0, 0))),
        row(
            "length of the shared key at byte 0: expected 0 to 0, found 9",
            table(withTrailer(concat(varints(9, 0, 0), fixed32(0), fixed32(1)), 0))),
        row(
            "length of the value at byte 2: expected 0 to 65536, found 18446744073709551615",
            table(withTrailer(concat(varints(0, 0, -1), fixed32(0), fixed32(1)), 0))),
        row(
            "key at byte 3: expected 5 bytes, found 0 until the end of its part",
            table(withTrailer(concat(varints(0, 5, 0), fixed32(0), fixed32(1)), 0))),
        row(
            "count of restarts at byte 0: expected 0 to 0, found 4294967295",
            table(withTrailer(fixed32(-1), 0))),
        row(
            "block at byte 0: expected at least 4 bytes, found 1",
            table(withTrailer(new byte[1], 0))),
        row("data files: expected 1 to 99999, found 0", headed(BundleHeaderProto.newBuilder())),
        row(
            "found BIG and version 0",
            headed(header().toBuilder().setEndianness(BundleHeaderProto.Endianness.BIG))),
        row(
            "found LITTLE and version 2",
            headed(header().toBuilder().setVersion(VersionDef.newBuilder().setMinConsumer(2)))),
        row(
            "header: expected a BundleHeaderProto",
            table(block(List.of(Map.entry(new byte[0], new byte[] {8})), 0))),
        row("entry v: expected a data file 0 to 0, found 1", indexOf(one().setShardId(1))),
        row("entry v: expected a data file 0 to 0, found -1", indexOf(one().setShardId(-1))),
        row(
            "expected position and size of at least 0, found -4 and 4",
            indexOf(one().setOffset(-4))),
        row("expected position and size of at least 0, found 0 and -4", indexOf(one().setSize(-4))),
        row("entry v: expected 4 bytes for its shape, found 8", indexOf(one().setSize(8))),
        row(
            "entry v: expected sides of at least 0, found -1",
            indexOf(entry(DataType.DT_FLOAT, 0, ONE_FLOAT, -1, -1))),
        row(
            "entry v: expected a size of 64 bits",
            indexOf(entry(DataType.DT_FLOAT, 0, ONE_FLOAT, 1L << 32, 1L << 32, 1L << 32))),
        row(
            "entry v: expected a known shape of at most 254 sides, found 300",
            indexOf(entry(DataType.DT_FLOAT, 0, ONE_FLOAT, new long[300]))));
  }

  @ParameterizedTest
  @MethodSource("brokenIndexes")
  void aBrokenIndexIsRefused(String expected, byte[] index) {
    Path prefix = dir.resolve("x.ckpt");
    CheckpointFiles.write(prefix, index, ONE_FLOAT);
    assertThatThrownBy(() -> CheckpointReader.open(prefix))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(prefix + ".index: ")
        .hasMessageContaining(expected)
        .hasMessageNotContaining("\n");
  }

  static Stream<Arguments> brokenData() {
    long huge = 1L << 40;
    return Stream.of(
        row("byte 0: expected 4 bytes, found the end of the file at byte 4", indexOf(one())),
        row("byte 2: expected 4 bytes, found the end", indexOf(one().setOffset(2))),
        row("found the end of the file at byte 4", indexOf(one().setOffset(Long.MAX_VALUE))),
        row(
            "expected 1099511627776 bytes, found the end of the file at byte 4",
            indexOf(entry(DataType.DT_FLOAT, 0, ONE_FLOAT, huge / 4).setSize(huge))),
        row("checksum of the values of v at byte 0", indexOf(one().setCrc32C(1))));
  }

  @ParameterizedTest
  @MethodSource("brokenData")
  void brokenValuesAreRefused(String expected, byte[] index) {
    Path prefix = dir.resolve("x.ckpt");
    byte[] data = expected.startsWith("byte 0") ? new byte[3] : ONE_FLOAT;
    CheckpointFiles.write(prefix, index, data);
    CheckpointReader table = CheckpointReader.open(prefix);
    assertThatThrownBy(() -> table.floats("v"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(prefix + ".data-00000-of-00001: ")
        .hasMessageContaining(expected.replace("file at byte 4", "file at byte " + data.length));
  }

  @Test
  void aMissingDataFileIsNamed() throws Exception {
    Path prefix = dir.resolve("x.ckpt");
    CheckpointFiles.write(prefix, indexOf(one()), ONE_FLOAT);
    java.nio.file.Files.delete(Path.of(prefix + ".data-00000-of-00001"));
    CheckpointReader table = CheckpointReader.open(prefix);
    assertThatThrownBy(() -> table.floats("v"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("x.ckpt.data-00000-of-00001: cannot be read: NoSuchFile");
  }
}
