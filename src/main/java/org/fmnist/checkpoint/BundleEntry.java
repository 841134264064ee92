package org.fmnist.checkpoint;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.fmnist.io.ElementType;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.proto.TensorSliceProto;

/** Where the values of a tensor lie in the data files, checked against itself. */
record BundleEntry(
    StoredTensor tensor,
    Optional<ElementType> elementType,
    int shard,
    long offset,
    long size,
    int checksum,
    List<TensorSliceProto> slices) {

  /** TensorFlow's own bound. */
  private static final int MAX_RANK = 254;

  static BundleEntry parse(String indexName, String name, byte[] bytes, int shards) {
    BundleEntryProto proto;
    try {
      proto = BundleEntryProto.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw invalid(indexName, name, "a BundleEntryProto", e.getMessage());
    }
    if (proto.getShardId() < 0 || proto.getShardId() >= shards) {
      throw invalid(indexName, name, "a data file 0 to " + (shards - 1), proto.getShardId());
    }
    if (proto.getOffset() < 0 || proto.getSize() < 0) {
      throw invalid(
          indexName,
          name,
          "position and size of at least 0",
          proto.getOffset() + " and " + proto.getSize());
    }
    Optional<ElementType> elementType = elementType(proto.getDtype());
    long[] shape = shape(indexName, name, proto.getShape());
    long size = proto.getSize();
    if (elementType.isPresent()) {
      long expected = size(indexName, name, elementType.get(), shape);
      size = proto.getSlicesCount() > 0 ? expected : size;
      if (size != expected) {
        throw invalid(indexName, name, expected + " bytes for its shape", size);
      }
    }
    return new BundleEntry(
        new StoredTensor(name, typeName(proto, elementType), shape, size, proto.getSlicesCount()),
        elementType,
        proto.getShardId(),
        proto.getOffset(),
        size,
        proto.getCrc32C(),
        proto.getSlicesList());
  }

  private static long[] shape(String indexName, String name, TensorShapeProto proto) {
    long[] shape = proto.getDimList().stream().mapToLong(TensorShapeProto.Dim::getSize).toArray();
    for (long side : shape) {
      if (side < 0) {
        throw invalid(indexName, name, "sides of at least 0", side);
      }
    }
    if (proto.getUnknownRank() || shape.length > MAX_RANK) {
      throw invalid(
          indexName, name, "a known shape of at most " + MAX_RANK + " sides", shape.length);
    }
    return shape;
  }

  private static long size(String indexName, String name, ElementType type, long[] shape) {
    long size = type.bytes();
    try {
      for (long side : shape) {
        size = Math.multiplyExact(size, side);
      }
    } catch (ArithmeticException e) {
      throw invalid(indexName, name, "a size of 64 bits", Arrays.toString(shape));
    }
    return size;
  }

  private static Optional<ElementType> elementType(DataType type) {
    return Optional.ofNullable(
        switch (type) {
          case DT_BOOL -> ElementType.BOOL;
          case DT_UINT8 -> ElementType.UINT8;
          case DT_INT8 -> ElementType.INT8;
          case DT_INT16 -> ElementType.INT16;
          case DT_UINT16 -> ElementType.UINT16;
          case DT_INT32 -> ElementType.INT32;
          case DT_UINT32 -> ElementType.UINT32;
          case DT_INT64 -> ElementType.INT64;
          case DT_HALF -> ElementType.FLOAT16;
          case DT_FLOAT -> ElementType.FLOAT32;
          case DT_DOUBLE -> ElementType.FLOAT64;
          default -> null;
        });
  }

  private static String typeName(BundleEntryProto proto, Optional<ElementType> type) {
    return type.map(ElementType::toString)
        .orElseGet(() -> proto.getDtype().name().replace("DT_", "").toLowerCase(Locale.ROOT));
  }

  private static CheckpointException invalid(
      String indexName, String name, Object expected, @Nullable Object found) {
    return new CheckpointException(
        indexName
            + ": entry "
            + ShownNames.shown(name)
            + ": expected "
            + expected
            + ", found "
            + found
            + "; use another checkpoint, this one is damaged");
  }
}
