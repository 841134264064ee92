package org.fmnist.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads the arguments of a pickle's opcodes, never beyond the file's end. */
final class PickleInput {
  private static final int LONGEST_LINE = 200;

  private final String file;
  private final ByteBuffer bytes;

  PickleInput(String file, byte[] bytes) {
    this.file = file;
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  String file() {
    return file;
  }

  int offset() {
    return bytes.position();
  }

  boolean atEnd() {
    return !bytes.hasRemaining();
  }

  int uint8() {
    require(1);
    return bytes.get() & 0xFF;
  }

  /** The next byte, which stays the next. */
  int peek() {
    require(1);
    return bytes.get(bytes.position()) & 0xFF;
  }

  int uint16() {
    require(Short.BYTES);
    return bytes.getShort() & 0xFFFF;
  }

  int int32() {
    require(Integer.BYTES);
    return bytes.getInt();
  }

  /** A length of eight bytes; one that goes beyond the file fails when it is used. */
  int length64() {
    require(Long.BYTES);
    long length = bytes.getLong();
    return length < 0 || length > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) length;
  }

  void skip(int length) {
    require(length);
    bytes.position(bytes.position() + length);
  }

  /** A view of the next bytes. */
  ByteBuffer take(int length) {
    require(length);
    ByteBuffer taken = bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    skip(length);
    return taken;
  }

  String string(int length) {
    return StandardCharsets.UTF_8.decode(take(length)).toString();
  }

  /** The text until the next line feed, which is read too. */
  String line() {
    StringBuilder line = new StringBuilder();
    for (int next = uint8(); next != '\n'; next = uint8()) {
      line.append((char) next);
      if (line.length() > LONGEST_LINE) {
        throw FileFormatException.at(
            file, offset() - line.length(), "line", "at most " + LONGEST_LINE + " bytes", "more");
      }
    }
    return line.toString();
  }

  private void require(int length) {
    if (length < 0 || length > bytes.remaining()) {
      throw FileFormatException.at(
          file,
          offset(),
          "pickle",
          Integer.toUnsignedString(length) + " more bytes",
          bytes.remaining());
    }
  }
}
