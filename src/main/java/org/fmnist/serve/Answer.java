package org.fmnist.serve;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.fmnist.io.Json;

/**
 * What a request is answered with.
 *
 * @param status of HTTP
 * @param type the content type
 * @param headers more of them
 * @param body the bytes, which nobody changes any more
 */
record Answer(int status, String type, Map<String, String> headers, byte[] body) {
  static final String JSON = "application/json";

  static Answer of(String type, byte[] body) {
    return new Answer(200, type, Map.of(), body);
  }

  static Answer json(byte[] document) {
    return of(JSON, document);
  }

  static Answer json(Object document) {
    return json(Json.line(document).getBytes(StandardCharsets.UTF_8));
  }

  /** The form of errors that TensorFlow Serving and the Open Inference Protocol share. */
  static Answer error(int status, String line) {
    byte[] body = Json.line(Map.of("error", line)).getBytes(StandardCharsets.UTF_8);
    return new Answer(status, JSON, Map.of(), body);
  }

  Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, type, more, body);
  }
}
