package org.fmnist.checkpoint;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fmnist.graph.Variable;
import org.fmnist.graph.Weights;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.BundleHeaderProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorShapeProto;

/** Builds checkpoints in memory, sound ones and the raw material of broken ones. */
public final class CheckpointFiles {
  private CheckpointFiles() {}

  /** A block with its trailer; entries are written with whole keys. */
  static byte[] block(List<Map.Entry<byte[], byte[]>> entries, int packing) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<Integer> restarts = new ArrayList<>(List.of(0));
    for (Map.Entry<byte[], byte[]> entry : entries) {
      if (out.size() > 0) {
        restarts.add(out.size());
      }
      out.writeBytes(varints(0, entry.getKey().length, entry.getValue().length));
      out.writeBytes(entry.getKey());
      out.writeBytes(entry.getValue());
    }
    restarts.forEach(restart -> out.writeBytes(fixed32(restart)));
    out.writeBytes(fixed32(restarts.size()));
    return withTrailer(out.toByteArray(), packing);
  }

  static byte[] withTrailer(byte[] content, int packing) {
    byte[] checked = Arrays.copyOf(content, content.length + 1);
    checked[content.length] = (byte) packing;
    return concat(checked, fixed32(MaskedChecksum.of(checked)));
  }

  /** A table of one block. */
  static byte[] table(byte[] block) {
    byte[] handle = varints(0, block.length - 5L);
    byte[] index = block(List.of(Map.entry(new byte[] {'~'}, handle)), 0);
    return concat(block, index, footer(varints(block.length, index.length - 5L)));
  }

  static byte[] footer(byte[] indexHandle) {
    byte[] handles = Arrays.copyOf(concat(varints(0, 0), indexHandle), 40);
    ByteBuffer magic = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    return concat(handles, magic.putLong(0xdb4775248b80fb57L).array());
  }

  static byte[] index(BundleHeaderProto header, Map<String, BundleEntryProto> tensors) {
    List<Map.Entry<byte[], byte[]>> entries = new ArrayList<>();
    entries.add(Map.entry(new byte[0], header.toByteArray()));
    new TreeMap<>(tensors)
        .forEach(
            (name, entry) ->
                entries.add(Map.entry(name.getBytes(StandardCharsets.UTF_8), entry.toByteArray())));
    return table(block(entries, 0));
  }

  static BundleHeaderProto header() {
    return BundleHeaderProto.newBuilder().setNumShards(1).build();
  }

  static BundleEntryProto.Builder entry(DataType type, long offset, byte[] data, long... shape) {
    TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
    for (long side : shape) {
      dims.addDim(TensorShapeProto.Dim.newBuilder().setSize(side));
    }
    return BundleEntryProto.newBuilder()
        .setDtype(type)
        .setShape(dims)
        .setOffset(offset)
        .setSize(data.length)
        .setCrc32C(MaskedChecksum.of(data));
  }

  /** Writes weights beside another tensor, {@code global_step}. */
  public static void writeWithStep(Path prefix, Weights weights) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    Map<String, BundleEntryProto> entries = network(data, weights);
    byte[] step = new byte[Long.BYTES];
    entries.put("global_step", entry(DataType.DT_INT64, data.size(), step).build());
    data.writeBytes(step);
    write(prefix, index(header(), entries), data.toByteArray());
  }

  /** A checkpoint of the network whose values count up. */
  static Map<String, BundleEntryProto> network(ByteArrayOutputStream data) {
    return network(data, weights());
  }

  static Map<String, BundleEntryProto> network(ByteArrayOutputStream data, Weights weights) {
    Map<String, BundleEntryProto> entries = new TreeMap<>();
    weights
        .toMap()
        .forEach(
            (variable, values) -> {
              ByteBuffer bytes =
                  ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
              bytes.asFloatBuffer().put(values);
              entries.put(
                  variable.checkpointName(),
                  entry(DataType.DT_FLOAT, data.size(), bytes.array(), variable.shape()).build());
              data.writeBytes(bytes.array());
            });
    return entries;
  }

  static Weights weights() {
    Map<Variable, float[]> values = new EnumMap<>(Variable.class);
    for (Variable variable : Variable.values()) {
      float[] value = new float[variable.size()];
      for (int i = 0; i < value.length; i++) {
        value[i] = variable.checkpointName().length() + i / 1024f;
      }
      values.put(variable, value);
    }
    return Weights.of(values);
  }

  /** Writes a sound checkpoint of the network. */
  static void writeNetwork(Path prefix) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    write(prefix, index(header(), network(data)), data.toByteArray());
  }

  static void write(Path prefix, byte[] index, byte[] data) {
    try {
      Files.createDirectories(prefix.toAbsolutePath().getParent());
      Files.write(Path.of(prefix + ".index"), index);
      Files.write(Path.of(prefix + ".data-00000-of-00001"), data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] varints(long... values) {
    ByteString.Output out = ByteString.newOutput();
    try {
      CodedOutputStream coded = CodedOutputStream.newInstance(out);
      for (long value : values) {
        coded.writeUInt64NoTag(value);
      }
      coded.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteString().toByteArray();
  }

  static byte[] fixed32(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List.of(parts).forEach(out::writeBytes);
    return out.toByteArray();
  }

  static Map<String, BundleEntryProto> none() {
    return Collections.emptyMap();
  }
}
