package org.fmnist.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads and writes JSON. Every field of a record or a map is written: what has no value is {@code
 * null}, and so are NaN and the infinities, for which JSON has no numbers. Finite numbers read back
 * to the same value. May be shared between threads.
 */
public final class Json {
  private static final JSON MAPPER = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);
  private static final JsonFactory FACTORY = new JsonFactory();

  /** No document of this program comes near. */
  private static final int MAX_BYTES = 64 << 20;

  private Json() {}

  /** A document on several lines, UTF-8, ending in a newline. */
  public static byte[] pretty(Object value) {
    return (text(value, true) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** A document on one line. */
  public static String line(Object value) {
    return text(value, false);
  }

  private static String text(Object value, boolean pretty) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      if (pretty) {
        generator.useDefaultPrettyPrinter();
      }
      MAPPER.write(value, new FiniteNumbers(generator));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /**
   * Reads a document into a record; a {@code null} where it has a number of floating point is NaN.
   *
   * @throws FmnistException if the file cannot be read or is not such a document
   */
  public static <T> T read(Path file, Class<T> type) {
    return parse(text(file), type, file);
  }

  /** Reads an object as a map, see {@link #read}. */
  public static Map<String, Object> readMap(Path file) {
    try {
      return MAPPER.mapFrom(text(file));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** A value as maps, lists, numbers and words, as its document would be read. */
  public static Object plain(Object value) {
    try {
      return JSON.std.anyFrom(JSON.std.asString(value));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a record of a part of a document that {@link #readMap} gave. */
  public static <T> T convert(Object part, Class<T> type, Path file) {
    return parse(line(part), type, file);
  }

  private static <T> T parse(String text, Class<T> type, Path file) {
    try (JsonParser parser = new NanForNull(FACTORY.createParser(text))) {
      parser.nextToken();
      return MAPPER.beanFrom(type, parser);
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

  /** The library would write {@code "NaN"}, a string. */
  private static final class FiniteNumbers extends JsonGeneratorDelegate {
    FiniteNumbers(JsonGenerator generator) {
      super(generator);
    }

    @Override
    public void writeArray(double[] array, int offset, int length) throws IOException {
      writeStartArray(array, length);
      for (int i = offset; i < offset + length; i++) {
        writeNumber(array[i]);
      }
      writeEndArray();
    }

    @Override
    public void writeNumber(double value) throws IOException {
      if (Double.isFinite(value)) {
        super.writeNumber(value);
      } else {
        writeNull();
      }
    }

    @Override
    public void writeNumber(float value) throws IOException {
      if (Float.isFinite(value)) {
        super.writeNumber(value);
      } else {
        writeNull();
      }
    }
  }

  /** The library would make it 0. */
  private static final class NanForNull extends JsonParserDelegate {
    NanForNull(JsonParser parser) {
      super(parser);
    }

    @Override
    public double getValueAsDouble() throws IOException {
      return hasToken(JsonToken.VALUE_NULL) ? Double.NaN : super.getValueAsDouble();
    }
  }
}
