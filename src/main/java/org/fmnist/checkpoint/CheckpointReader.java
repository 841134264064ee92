package org.fmnist.checkpoint;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.ElementType;
import org.fmnist.runtime.TensorValue;
import org.tensorflow.proto.BundleHeaderProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorSliceProto;

/**
 * Reads any checkpoint in TensorFlow's V2 format, whoever wrote it and whatever its tensors are
 * called; TensorFlow itself is not loaded.
 *
 * <pre>{@code
 * CheckpointReader checkpoint = CheckpointReader.open(Path.of("model/model.ckpt-14000"));
 * for (StoredTensor tensor : checkpoint.tensors()) {
 *   System.out.println(tensor); // conv1/kernel float32[5, 5, 1, 24]
 * }
 * float[] kernel = checkpoint.floats("conv1/kernel"); // row-major
 * }</pre>
 *
 * <p>All tensors are listed: those of strings and of types that Java has no numbers for too (their
 * {@link #bytes} can be read), and those of object-based checkpoints ({@code tf.train.Checkpoint},
 * Keras) under the names that they have there. A partitioned variable is listed once and put
 * together from its slices when it is read. Values may lie in several data files.
 *
 * <p>The index is read and checked at once; values are read from the disk, and their checksums
 * checked, when they are asked for, so files must stay as they are meanwhile. May be shared between
 * threads.
 */
public final class CheckpointReader {
  /** The version of the format that TensorFlow 1.10 to 2.18 write. */
  private static final int BUNDLE_VERSION = 1;

  private static final int MAX_SHARDS = 99_999;

  /** Where {@code tf.train.Checkpoint} keeps the graph of its objects. */
  private static final String OBJECT_GRAPH = "_CHECKPOINTABLE_OBJECT_GRAPH";

  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final CheckpointSource source;
  private final int shards;
  private final Map<String, BundleEntry> entries = new LinkedHashMap<>();

  /** The slices of partitioned variables, by {@link SliceKey}. */
  private final Map<ByteBuffer, BundleEntry> slices = new HashMap<>();

  private CheckpointReader(CheckpointSource source, int shards) {
    this.source = source;
    this.shards = shards;
  }

  /**
   * Opens a checkpoint; see {@link Checkpoints#read} for what {@code prefixOrDirectory} may be.
   *
   * @throws CheckpointException if there is none or its index is damaged
   */
  public static CheckpointReader open(Path prefixOrDirectory) {
    return open(CheckpointSource.of(CheckpointLocator.prefix(prefixOrDirectory)));
  }

  static CheckpointReader open(CheckpointSource source) {
    String indexName = source.name(".index");
    List<SortedTable.Entry> table = SortedTable.read(indexName, source.index());
    if (table.isEmpty() || table.get(0).key().length != 0) {
      throw new CheckpointException(
          indexName + ": expected a header before the tensors, found none; use another checkpoint");
    }
    CheckpointReader reader = new CheckpointReader(source, shards(indexName, table.get(0).value()));
    table.subList(1, table.size()).forEach(reader::add);
    return reader;
  }

  private void add(SortedTable.Entry entry) {
    boolean slice = entry.key()[0] == 0;
    String name = slice ? "of a slice" : new String(entry.key(), StandardCharsets.UTF_8);
    BundleEntry parsed = BundleEntry.parse(toString(), name, entry.value(), shards);
    if (slice) {
      slices.put(ByteBuffer.wrap(entry.key()), parsed);
    } else {
      entries.put(name, parsed);
    }
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
  public List<StoredTensor> tensors() {
    return entries.values().stream().map(BundleEntry::tensor).toList();
  }

  /** What the checkpoint's files have in common, such as {@code model/model.ckpt-14000}. */
  public String prefix() {
    return source.name("");
  }

  /**
   * Whether {@code tf.train.Checkpoint} or Keras wrote it, so that names are paths through Python
   * objects, such as {@code layer/kernel/.ATTRIBUTES/VARIABLE_VALUE}.
   */
  public boolean isObjectBased() {
    return contains(OBJECT_GRAPH);
  }

  /**
   * What is known of a tensor before its values are read.
   *
   * @throws CheckpointException if there is no such tensor
   */
  public StoredTensor tensor(String name) {
    return entry(name).tensor();
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

  /**
   * The values of a tensor of float32, or of a type whose values float32 holds, row-major.
   *
   * @throws FmnistException if there is no such tensor, it is of another type, or it is damaged
   */
  public float[] floats(String name) {
    return elementType(name).floats(bytes(name));
  }

  /** The values of a tensor of any type of number but int64; see {@link #floats}. */
  public double[] doubles(String name) {
    return elementType(name).doubles(bytes(name));
  }

  /** The values of a tensor of integers that fit 32 bits; see {@link #floats}. */
  public int[] ints(String name) {
    return elementType(name).ints(bytes(name));
  }

  /** The values of a tensor of integers; see {@link #floats}. */
  public long[] longs(String name) {
    return elementType(name).longs(bytes(name));
  }

  /**
   * The bytes of a tensor, little-endian and row-major, with their checksum checked. A tensor of
   * strings gives what stands in the file: lengths, their checksum, and the strings.
   *
   * @throws CheckpointException if there is no such tensor, or its values are damaged
   */
  public byte[] bytes(String name) {
    BundleEntry entry = entry(name);
    return entry.slices().isEmpty() ? stored(entry) : assembled(entry);
  }

  /** The type of a tensor's elements. */
  public ElementType elementType(String name) {
    BundleEntry entry = entry(name);
    return entry
        .elementType()
        .orElseThrow(
            () ->
                new CheckpointException(
                    this
                        + ": "
                        + ShownNames.shown(name)
                        + ": expected numbers of one of "
                        + List.of(ElementType.values())
                        + ", found "
                        + entry.tensor().dtype()));
  }

  private byte[] assembled(BundleEntry entry) {
    StoredTensor tensor = entry.tensor();
    List<BundleEntry> parts = entry.slices().stream().map(slice -> part(entry, slice)).toList();
    if (parts.stream().mapToLong(BundleEntry::size).sum() != entry.size()) {
      throw missingSlice(tensor.name());
    }
    PartitionedTensor whole =
        new PartitionedTensor(
            tensor.shape(), elementType(tensor.name()).bytes(), arrayLength(toString(), entry));
    for (int i = 0; i < parts.size(); i++) {
      whole.put(entry.slices().get(i), parts.get(i).tensor().shape(), stored(parts.get(i)));
    }
    return whole.bytes();
  }

  private BundleEntry part(BundleEntry whole, TensorSliceProto slice) {
    String name = whole.tensor().name();
    BundleEntry part = slices.get(SliceKey.of(name, slice));
    if (part == null
        || !part.elementType().equals(whole.elementType())
        || !PartitionedTensor.fits(whole.tensor().shape(), slice, part.tensor().shape())) {
      throw missingSlice(name);
    }
    return part;
  }

  private CheckpointException missingSlice(String name) {
    return new CheckpointException(
        this
            + ": "
            + ShownNames.shown(name)
            + ": expected slices that make up the tensor, found others; use another checkpoint,"
            + " this one is damaged");
  }

  private byte[] stored(BundleEntry entry) {
    String suffix = String.format(Locale.ROOT, ".data-%05d-of-%05d", entry.shard(), shards);
    String file = source.name(suffix);
    try {
      long fileSize = source.size(suffix);
      if (entry.offset() > fileSize || entry.size() > fileSize - entry.offset()) {
        throw CheckpointException.at(
            file,
            entry.offset(),
            "values of " + ShownNames.shown(entry.tensor().name()),
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
    if (entry.size() > LONGEST_ARRAY) {
      throw CheckpointException.at(
          file,
          entry.offset(),
          "values of " + ShownNames.shown(entry.tensor().name()),
          "at most " + LONGEST_ARRAY + " bytes",
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
      case INT8 -> DataType.DT_INT8;
      case INT16 -> DataType.DT_INT16;
      case UINT16 -> DataType.DT_UINT16;
      case UINT32 -> DataType.DT_UINT32;
      case FLOAT16 -> DataType.DT_HALF;
      case INT32 -> DataType.DT_INT32;
      case INT64 -> DataType.DT_INT64;
      case FLOAT32 -> DataType.DT_FLOAT;
      case FLOAT64 -> DataType.DT_DOUBLE;
    };
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
