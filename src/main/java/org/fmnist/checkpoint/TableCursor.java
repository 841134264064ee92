package org.fmnist.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Reads numbers and bytes of a part of a file, never beyond the part's end. */
final class TableCursor {
  private final String file;
  private final byte[] bytes;
  private final int end;
  private int position;

  TableCursor(String file, byte[] bytes, int from, int end) {
    this.file = file;
    this.bytes = bytes;
    this.position = from;
    this.end = end;
  }

  int position() {
    return position;
  }

  boolean atEnd() {
    return position == end;
  }

  /** The next little-endian 32 bits. */
  int fixed32(String what) {
    require(Integer.BYTES, what);
    int value = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(position);
    position += Integer.BYTES;
    return value;
  }

  /** The next number in groups of seven bits, the lowest first; 64 bits at most. */
  long varint(String what) {
    int start = position;
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      require(1, what);
      byte group = bytes[position++];
      value |= (group & 0x7FL) << shift;
      if (group >= 0) {
        return value;
      }
    }
    throw CheckpointException.at(file, start, what, "at most 10 bytes", "more");
  }

  /** The next number, which counts or addresses something of at most {@code most}. */
  int varint(String what, int most) {
    int start = position;
    long value = varint(what);
    if (value < 0 || value > most) {
      throw CheckpointException.at(file, start, what, "0 to " + most, Long.toUnsignedString(value));
    }
    return (int) value;
  }

  byte[] take(int length, String what) {
    require(length, what);
    position += length;
    return Arrays.copyOfRange(bytes, position - length, position);
  }

  private void require(int length, String what) {
    if (length > end - position) {
      throw CheckpointException.at(
          file, position, what, length + " bytes", end - position + " until the end of its part");
    }
  }
}
