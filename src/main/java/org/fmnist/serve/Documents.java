package org.fmnist.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.fmnist.data.FashionMnist;

/** JSON of requests, which nobody trusts, and of answers, read and written as a stream. */
final class Documents {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private Documents() {}

  /** Reads a document from a parser that stands at its first token. */
  @FunctionalInterface
  interface Reader<T> {
    T read(JsonParser json) throws IOException;
  }

  /** Writes a document. */
  @FunctionalInterface
  interface Writer {
    void write(JsonGenerator json) throws IOException;
  }

  /** Reads the value of a member of an object. */
  @FunctionalInterface
  interface Member {
    void read(String name, JsonParser json) throws IOException;
  }

  /**
   * Reads a JSON object.
   *
   * @throws HttpProblem if it is none, or something stands behind it
   */
  static <T> T read(byte[] body, int from, int length, Reader<T> reader) {
    try (JsonParser json = FACTORY.createParser(body, from, length)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw HttpProblem.badRequest("expected a JSON object, found " + kind(json));
      }
      T value = reader.read(json);
      if (json.nextToken() != null) {
        throw HttpProblem.badRequest("expected one JSON object, found more" + place(json));
      }
      return value;
    } catch (JsonProcessingException e) {
      throw HttpProblem.badRequest("expected JSON, found: " + reason(e) + place(e));
    } catch (IOException e) {
      throw HttpProblem.badRequest("expected JSON in UTF-8, found something else");
    }
  }

  static <T> T read(byte[] body, Reader<T> reader) {
    return read(body, 0, body.length, reader);
  }

  /** Reads the members of the object at which the parser stands, to its end. */
  static void members(JsonParser json, String where, Member member) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw HttpProblem.badRequest(where + ": expected an object, found " + kind(json));
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      member.read(name, json);
    }
  }

  /** The string at which the parser stands. */
  static String text(JsonParser json, String where) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw HttpProblem.badRequest(where + ": expected a string, found " + kind(json));
    }
    return json.getText();
  }

  /** Writes a document. */
  static byte[] write(Writer writer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      writer.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Writes a row of ten scores; they read back to the same float32. */
  static void row(JsonGenerator json, float[] rows, int row) throws IOException {
    json.writeStartArray();
    for (int c = 0; c < FashionMnist.CLASSES; c++) {
      json.writeNumber(rows[row * FashionMnist.CLASSES + c]);
    }
    json.writeEndArray();
  }

  /** What the parser stands at, in words. */
  static String kind(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token == null) {
      return "nothing";
    }
    return switch (token) {
      case START_OBJECT, END_OBJECT -> "an object";
      case START_ARRAY, END_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + json.getText();
      default -> json.getText();
    };
  }

  /** Where the parser stands, for the end of a message. */
  static String place(JsonParser json) {
    return " at byte " + json.currentTokenLocation().getByteOffset();
  }

  /** The parser's words, without what it says in brackets about its own workings. */
  private static String reason(JsonProcessingException e) {
    String message = e.getOriginalMessage();
    return message == null ? "something else" : message.split(" *[(\\n]", 2)[0];
  }

  private static String place(JsonProcessingException e) {
    return e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset();
  }
}
