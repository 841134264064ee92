package org.fmnist.io;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A named stream of bytes that knows its position; gzip is recognised by its first two bytes. Not
 * for sharing between threads.
 */
public final class IdxInput implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  /** The first piece of memory for a body; it grows only as the bytes arrive. */
  private static final int FIRST_PIECE = 1 << 20;

  private final String name;
  private final InputStream in;
  private long offset;

  private IdxInput(String name, InputStream in) {
    this.name = name;
    this.in = in;
  }

  public static IdxInput open(Path file) {
    try {
      return of(file.toString(), Files.newInputStream(file));
    } catch (IOException e) {
      throw unreadable(file.toString(), e);
    }
  }

  /** Takes the stream over and closes it in the end, also if it cannot be read. */
  public static IdxInput of(String name, InputStream stream) {
    BufferedInputStream in = new BufferedInputStream(stream, BUFFER);
    try {
      in.mark(2);
      boolean packed = in.read() == 0x1F && in.read() == 0x8B;
      in.reset();
      return new IdxInput(name, packed ? new GZIPInputStream(in, BUFFER) : in);
    } catch (EOFException | ZipException e) {
      closeQuietly(in);
      throw FileFormatException.at(name, 0, "gzip header", "a whole one", "a damaged one");
    } catch (IOException e) {
      closeQuietly(in);
      throw unreadable(name, e);
    }
  }

  public String name() {
    return name;
  }

  /** The position in the unpacked bytes. */
  public long offset() {
    return offset;
  }

  /** Reads a big-endian number. */
  public int int32(String what) {
    return ByteBuffer.wrap(bytes(Integer.BYTES, what)).getInt();
  }

  /** Reads exactly {@code length} bytes, and needs no more memory than twice what there is. */
  public byte[] bytes(int length, String what) {
    long start = offset;
    byte[] bytes = new byte[Math.min(length, FIRST_PIECE)];
    int filled = 0;
    while (filled < length) {
      if (filled == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * bytes.length));
      }
      int read = read(bytes, filled);
      if (read < 0) {
        throw FileFormatException.at(
            name, start, what, length + " bytes", "the end after " + filled);
      }
      filled += read;
    }
    return bytes;
  }

  /** Refuses anything behind the last byte; in packed data it also checks the checksum. */
  public void expectEnd() {
    if (read(new byte[1], 0) > 0) {
      throw FileFormatException.at(name, offset - 1, "end", "the end of the file", "more bytes");
    }
  }

  private int read(byte[] into, int from) {
    try {
      int read = in.read(into, from, into.length - from);
      offset += Math.max(read, 0);
      return read;
    } catch (EOFException e) {
      throw FileFormatException.at(name, offset, "packed data", "more of it", "the end");
    } catch (ZipException e) {
      throw FileFormatException.at(
          name, offset, "packed data", "whole gzip data", "damage (" + e.getMessage() + ")");
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private static FmnistException unreadable(String name, IOException e) {
    return new FmnistException(
        name + ": cannot be read: " + AtomicFiles.reason(e) + "; check its permissions", e);
  }

  @Override
  public void close() {
    closeQuietly(in);
  }

  private static void closeQuietly(InputStream in) {
    try {
      in.close();
    } catch (IOException ignored) {
      // Nothing was written: what was read is whole or already refused.
    }
  }
}
