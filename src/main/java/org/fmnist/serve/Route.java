package org.fmnist.serve;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests of one kind, and who answers them.
 *
 * @param method GET, which HEAD is too, or POST
 * @param template the path with its variable parts in braces, as OpenAPI has it
 * @param pattern of such paths
 * @param names of the variable parts in order
 * @param handler of the requests
 */
record Route(
    String method, String template, Pattern pattern, List<String> names, Handling handler) {
  private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)\\}");

  /** How requests are answered: as a whole, or as a stream of events. */
  sealed interface Handling {}

  /** A whole answer. */
  record Whole(Api api) implements Handling {}

  /** A stream of events. */
  record Streamed(EventApi api) implements Handling {}

  static Route of(String method, String template, Handling handler) {
    Matcher variables = VARIABLE.matcher(template);
    List<String> names = variables.results().map(found -> found.group(1)).toList();
    StringBuilder regex = new StringBuilder();
    int end = 0;
    variables.reset();
    while (variables.find()) {
      regex.append(Pattern.quote(template.substring(end, variables.start()))).append("([^/:]+)");
      end = variables.end();
    }
    regex.append(Pattern.quote(template.substring(end)));
    return new Route(method, template, Pattern.compile(regex.toString()), names, handler);
  }

  boolean accepts(String requested) {
    return requested.equals(method) || (method.equals("GET") && requested.equals("HEAD"));
  }

  /** The variable parts of a path; empty if it is another. */
  Optional<Map<String, String>> match(String path) {
    Matcher matcher = pattern.matcher(path);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      values.put(names.get(i), matcher.group(i + 1));
    }
    return Optional.of(values);
  }
}
