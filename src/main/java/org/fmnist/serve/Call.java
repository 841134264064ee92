package org.fmnist.serve;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * A request whose body has arrived.
 *
 * @param path the variable parts of the path by name
 * @param query the parameters after the question mark, each once
 * @param headers of the request
 * @param body empty where there is none
 */
record Call(Map<String, String> path, Map<String, String> query, HttpFields headers, byte[] body) {
  /** A variable part of the path. */
  String path(String name) {
    String value = path.get(name);
    if (value == null) {
      throw new IllegalStateException("no " + name + " in the route");
    }
    return value;
  }

  Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** A whole number among the query's parameters. */
  int integer(String name, int fallback, int min, int max) {
    Optional<String> text = query(name);
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      int value = Integer.parseInt(text.get());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below, like a number out of range.
    }
    throw HttpProblem.badRequest(
        name + ": expected a whole number " + min + ".." + max + ", found \"" + text.get() + "\"");
  }

  /** One of a few words among the query's parameters. */
  String choice(String name, String fallback, Set<String> words) {
    String value = query(name).orElse(fallback);
    if (!words.contains(value)) {
      throw HttpProblem.badRequest(
          name + ": expected one of " + words + ", found \"" + value + "\"");
    }
    return value;
  }

  /** The content type without its parameters, in lower case; empty if there is none. */
  String type() {
    String type = headers.get(HttpHeader.CONTENT_TYPE);
    return type == null ? "" : type.split(";", -1)[0].strip().toLowerCase(Locale.ROOT);
  }
}
