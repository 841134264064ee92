package org.fmnist.checkpoint;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.ElementType;
import org.fmnist.runtime.TensorValue;
import org.tensorflow.proto.BundleHeaderProto;
import org.tensorflow.proto.DataType;

/**
 * Any tensors of a V2 checkpoint, by name. The index is read and checked at once; values are read
 * from the disk, and their checksums checked, when they are asked for, so files must stay as they
 * are meanwhile.
 */
public final class TensorTable {
  /** The version of the format that TensorFlow 1.10 to 2.18 write. */
  private static final int BUNDLE_VERSION = 1;

  private static final int MAX_SHARDS = 99_999;

  private final CheckpointSource source;
  private final int shards;
  private final Map<String, BundleEntry> entries;

  private TensorTable(CheckpointSource source, int shards, Map<String, BundleEntry> entries) {
    this.source = source;
    this.shards = shards;
    this.entries = entries;
  }

  /**
   * Opens a checkpoint; see {@link Checkpoints#read} for what {@code prefixOrDirectory} may be.
   *
   * @throws CheckpointException if there is none or its index is damaged
   */
  public static TensorTable read(Path prefixOrDirectory) {
    return read(CheckpointSource.of(CheckpointLocator.prefix(prefixOrDirectory)));
  }

  static TensorTable read(CheckpointSource source) {
    String indexName = source.name(".index");
    List<SortedTable.Entry> table = SortedTable.read(indexName, source.index());
    if (table.isEmpty() || table.get(0).key().length != 0) {
      throw new CheckpointException(
          indexName + ": expected a header before the tensors, found none; use another checkpoint");
    }
    int shards = shards(indexName, table.get(0).value());
    Map<String, BundleEntry> entries = new LinkedHashMap<>();
    for (SortedTable.Entry entry : table.subList(1, table.size())) {
      String name = new String(entry.key(), StandardCharsets.UTF_8);
      entries.put(name, BundleEntry.parse(indexName, name, entry.value(), shards));
    }
    return new TensorTable(source, shards, Collections.unmodifiableMap(entries));
  }

  private static int shards(String indexName, byte[] header) {
    BundleHeaderProto proto;
    try {
      proto = BundleHeaderProto.parseFrom(header);
    } catch (InvalidProtocolBufferException e) {
      throw new CheckpointException(
          indexName + ": header: expected a BundleHeaderProto, found " + e.getMessage(), e);
    }
    int shards = proto.getNumShards();
    int version = proto.getVersion().getMinConsumer();
    if (shards < 1 || shards > MAX_SHARDS) {
      throw new CheckpointException(
          indexName + ": data files: expected 1 to " + MAX_SHARDS + ", found " + shards);
    }
    if (proto.getEndianness() != BundleHeaderProto.Endianness.LITTLE || version > BUNDLE_VERSION) {
      throw new CheckpointException(
          indexName
              + ": expected little-endian values in version "
              + BUNDLE_VERSION
              + " of the format, found "
              + proto.getEndianness()
              + " and version "
              + version
              + "; save it on this kind of machine with TensorFlow 2.18 or older");
    }
    return shards;
  }

  /** All tensors, in ascending order of their names. */
  public Collection<StoredTensor> tensors() {
    return entries.values().stream().map(BundleEntry::tensor).toList();
  }

  /** All tensors with their values, by name. */
  public Map<String, TensorValue> values() {
    Map<String, TensorValue> values = new LinkedHashMap<>();
    for (StoredTensor tensor : tensors()) {
      values.put(
          tensor.name(),
          new TensorValue(
              dataType(elementType(tensor.name())), tensor.shape(), bytes(tensor.name())));
    }
    return values;
  }

  public boolean contains(String name) {
    return entries.containsKey(name);
  }

  /** A float32 tensor (or one of bool or uint8), row-major. */
  public float[] floats(String name) {
    return elementType(name).floats(bytes(name));
  }

  /** A float64 tensor (or one of any type but int64), row-major. */
  public double[] doubles(String name) {
    return elementType(name).doubles(bytes(name));
  }

  /** A tensor of integers, row-major. */
  public long[] longs(String name) {
    return elementType(name).longs(bytes(name));
  }

  /**
   * The stored bytes of a tensor, little-endian and row-major, with their checksum checked.
   *
   * @throws CheckpointException if there is no such tensor, or its values are damaged
   */
  public byte[] bytes(String name) {
    BundleEntry entry = entry(name);
    String suffix = String.format(".data-%05d-of-%05d", entry.shard(), shards);
    String file = source.name(suffix);
    try {
      long fileSize = source.size(suffix);
      if (entry.offset() > fileSize || entry.size() > fileSize - entry.offset()) {
        throw CheckpointException.at(
            file,
            entry.offset(),
            "values of " + ShownNames.shown(name),
            entry.size() + " bytes",
            "the end of the file at byte " + fileSize);
      }
      byte[] bytes = source.part(suffix, entry.offset(), arrayLength(file, entry));
      checkChecksum(file, entry, bytes);
      return bytes;
    } catch (IOException e) {
      throw new CheckpointException(
          file + ": cannot be read: " + AtomicFiles.reason(e) + "; it belongs to the .index", e);
    }
  }

  private static int arrayLength(String file, BundleEntry entry) {
    final int longest = Integer.MAX_VALUE - 8;
    if (entry.size() > longest) {
      throw CheckpointException.at(
          file,
          entry.offset(),
          "values of " + ShownNames.shown(entry.tensor().name()),
          "at most " + longest + " bytes",
          entry.size());
    }
    return (int) entry.size();
  }

  private static void checkChecksum(String file, BundleEntry entry, byte[] bytes) {
    int found = MaskedChecksum.of(bytes);
    if (found != entry.checksum()) {
      throw CheckpointException.at(
          file,
          entry.offset(),
          "checksum of the values of " + ShownNames.shown(entry.tensor().name()),
          Integer.toHexString(entry.checksum()),
          Integer.toHexString(found));
    }
  }

  private static DataType dataType(ElementType type) {
    return switch (type) {
      case BOOL -> DataType.DT_BOOL;
      case UINT8 -> DataType.DT_UINT8;
      case INT32 -> DataType.DT_INT32;
      case INT64 -> DataType.DT_INT64;
      case FLOAT32 -> DataType.DT_FLOAT;
      case FLOAT64 -> DataType.DT_DOUBLE;
    };
  }

  private ElementType elementType(String name) {
    BundleEntry entry = entry(name);
    return entry
        .elementType()
        .orElseThrow(
            () ->
                new CheckpointException(
                    source.name(".index")
                        + ": "
                        + ShownNames.shown(name)
                        + ": expected numbers, found "
                        + entry.tensor().type()));
  }

  private BundleEntry entry(String name) {
    BundleEntry entry = entries.get(name);
    if (entry == null) {
      throw new CheckpointException(
          source.name(".index")
              + ": expected the tensor "
              + name
              + ", found "
              + ShownNames.shown(List.copyOf(entries.keySet())));
    }
    return entry;
  }

  /** The index file, for messages. */
  @Override
  public String toString() {
    return source.name(".index");
  }
}
