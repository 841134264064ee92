package org.fmnist.io;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Reads and writes JSON. */
public final class Json {
  private static final JSON PRETTY = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT);

  /** No document of this program comes near. */
  private static final int MAX_BYTES = 64 << 20;

  private Json() {}

  /** A document on several lines, UTF-8, ending in a newline. */
  public static byte[] pretty(Object value) {
    try {
      return (PRETTY.asString(value) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A document on one line. */
  public static String line(Object value) {
    try {
      return JSON.std.asString(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a document into a record.
   *
   * @throws FmnistException if the file cannot be read or is not such a document
   */
  public static <T> T read(Path file, Class<T> type) {
    try {
      return JSON.std.beanFrom(type, text(file));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Reads an object as a map, see {@link #read}. */
  public static Map<String, Object> readMap(Path file) {
    try {
      return JSON.std.mapFrom(text(file));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Makes a record of a part of a document that {@link #readMap} gave. */
  public static <T> T convert(Object part, Class<T> type, Path file) {
    try {
      return JSON.std.beanFrom(type, JSON.std.asString(part));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static String text(Path file) {
    return new String(BoundedFile.read(file, MAX_BYTES), StandardCharsets.UTF_8);
  }

  private static FmnistException unreadable(Path file, IOException e) {
    return new FmnistException(
        file + ": expected JSON that this program wrote, found: " + AtomicFiles.reason(e), e);
  }
}
