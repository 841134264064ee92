package org.fmnist.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The sorted table of LevelDB, in which TensorFlow keeps the index of a checkpoint: blocks of
 * entries whose keys share prefixes, a block that lists these blocks, and a footer that names that
 * one. Uncompressed, as TensorFlow writes it.
 */
final class SortedTable {
  private static final long MAGIC = 0xdb4775248b80fb57L;
  private static final int FOOTER_BYTES = 48;

  /** Behind each block: how it is packed, and its checksum. */
  private static final int TRAILER_BYTES = 5;

  /** A few bytes can stand for a long key, so the unpacked size needs a bound of its own. */
  private static final int MAX_UNPACKED_BYTES = 1 << 25;

  private static final int MAX_ENTRIES = 100_000;

  /** The longest entry of TensorFlow, with 254 sides, needs a tenth of it. */
  private static final int MAX_VALUE_BYTES = 1 << 16;

  private final String name;
  private final byte[] file;
  private int unpackedBytes;
  private int unpackedEntries;

  /** A key and its value. */
  record Entry(byte[] key, byte[] value) {}

  private record Handle(int offset, int size) {
    int end() {
      return offset + size + TRAILER_BYTES;
    }
  }

  private SortedTable(String name, byte[] file) {
    this.name = name;
    this.file = file;
  }

  /**
   * All entries, in ascending order of their keys.
   *
   * @throws CheckpointException if a byte of it is not as it should be
   */
  static List<Entry> read(String name, byte[] file) {
    return new SortedTable(name, file).entries();
  }

  private List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    int previousEnd = 0;
    for (Entry block : block(indexHandle())) {
      Handle handle = handle(new TableCursor(name, block.value(), 0, block.value().length));
      if (handle.offset() < previousEnd) {
        throw CheckpointException.at(
            name, handle.offset(), "block", "none before byte " + previousEnd, "one that overlaps");
      }
      previousEnd = handle.end();
      for (Entry entry : block(handle)) {
        requireAscending(entries, entry, handle);
        entries.add(entry);
      }
    }
    return entries;
  }

  private Handle indexHandle() {
    if (file.length < FOOTER_BYTES) {
      throw CheckpointException.at(
          name, 0, "index", "at least " + FOOTER_BYTES + " bytes", file.length);
    }
    int magicAt = file.length - Long.BYTES;
    long magic = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(magicAt);
    if (magic != MAGIC) {
      throw CheckpointException.at(
          name,
          magicAt,
          "magic number",
          String.format(Locale.ROOT, "0x%016x of an index of TensorFlow's V2 format", MAGIC),
          String.format(Locale.ROOT, "0x%016x", magic));
    }
    TableCursor footer = new TableCursor(name, file, file.length - FOOTER_BYTES, magicAt);
    // The first handle is that of a block about the file, which TensorFlow leaves empty.
    footer.varint("position of a block");
    footer.varint("size of a block");
    return handle(footer);
  }

  private Handle handle(TableCursor cursor) {
    int blocksEnd = file.length - FOOTER_BYTES;
    int offset = cursor.varint("position of a block", blocksEnd);
    int size = cursor.varint("size of a block", blocksEnd);
    if (size > blocksEnd - offset - TRAILER_BYTES) {
      throw CheckpointException.at(
          name, offset, "block", "an end before the footer at byte " + blocksEnd, size + " bytes");
    }
    return new Handle(offset, size);
  }

  private List<Entry> block(Handle handle) {
    int end = handle.offset() + handle.size();
    checkTrailer(handle, end);
    TableCursor cursor = new TableCursor(name, file, handle.offset(), entriesEnd(handle, end));
    List<Entry> entries = new ArrayList<>();
    byte[] key = {};
    while (!cursor.atEnd()) {
      int shared = cursor.varint("length of the shared key", key.length);
      int own = cursor.varint("length of the key", handle.size());
      int valueLength = cursor.varint("length of the value", MAX_VALUE_BYTES);
      countUnpacked(cursor, shared + own + valueLength);
      byte[] rest = cursor.take(own, "key");
      key = Arrays.copyOf(key, shared + own);
      System.arraycopy(rest, 0, key, shared, own);
      entries.add(new Entry(key, cursor.take(valueLength, "value")));
    }
    return entries;
  }

  private void checkTrailer(Handle handle, int end) {
    TableCursor trailer = new TableCursor(name, file, end, end + TRAILER_BYTES);
    int packing = trailer.take(1, "packing")[0];
    int expected = trailer.fixed32("checksum");
    int found = MaskedChecksum.of(file, handle.offset(), handle.size() + 1);
    if (found != expected) {
      throw CheckpointException.at(
          name,
          handle.offset(),
          "checksum of a block",
          Integer.toHexString(expected),
          Integer.toHexString(found));
    }
    if (packing != 0) {
      throw new CheckpointException(
          name
              + ": packing of the block at byte "
              + handle.offset()
              + ": expected none, found "
              + (packing == 1 ? "snappy" : "kind " + packing)
              + "; save the checkpoint with TensorFlow's Saver, which does not pack the index");
    }
  }

  /** A block ends with the positions of its entries with whole keys, which need no look here. */
  private int entriesEnd(Handle handle, int end) {
    int countAt = end - Integer.BYTES;
    if (countAt < handle.offset()) {
      throw CheckpointException.at(
          name, handle.offset(), "block", "at least 4 bytes", handle.size());
    }
    int count = new TableCursor(name, file, countAt, end).fixed32("count of restarts");
    int most = (countAt - handle.offset()) / Integer.BYTES;
    if (count < 0 || count > most) {
      throw CheckpointException.at(
          name, countAt, "count of restarts", "0 to " + most, Integer.toUnsignedString(count));
    }
    return countAt - count * Integer.BYTES;
  }

  private void countUnpacked(TableCursor cursor, int more) {
    unpackedEntries++;
    if (more > MAX_UNPACKED_BYTES - unpackedBytes || unpackedEntries > MAX_ENTRIES) {
      throw CheckpointException.at(
          name,
          cursor.position(),
          "entry",
          "at most " + MAX_ENTRIES + " of them in " + MAX_UNPACKED_BYTES + " bytes",
          "more");
    }
    unpackedBytes += more;
  }

  private void requireAscending(List<Entry> before, Entry entry, Handle handle) {
    if (!before.isEmpty()
        && Arrays.compareUnsigned(before.get(before.size() - 1).key(), entry.key()) >= 0) {
      throw CheckpointException.at(
          name, handle.offset(), "block", "keys in ascending order", "others");
    }
  }
}
