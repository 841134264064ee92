package org.fmnist.serve;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
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
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

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
    OptionalInt value = number(text.get());
    if (value.isEmpty() || value.getAsInt() < min || value.getAsInt() > max) {
      throw HttpProblem.badRequest(
          name
              + ": expected a whole number "
              + min
              + ".."
              + max
              + ", found \""
              + text.get()
              + "\"");
    }
    return value.getAsInt();
  }

  /**
   * A whole number, not negative, written as JSON writes it; empty if the text is none, or needs
   * more digits.
   */
  static OptionalInt number(String text) {
    return NUMBER.matcher(text).matches()
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
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
