package org.fmnist.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fmnist.io.Json;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that may lack anything: a report shows what is there. What has another type than
 * expected counts as missing.
 */
record Fields(Map<String, Object> values) {
  static Fields read(Path file) {
    return new Fields(Json.readMap(file));
  }

  boolean has(String name) {
    return values.get(name) != null;
  }

  /** A number; NaN if there is none. */
  double number(String name) {
    return values.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  int integer(String name) {
    return values.get(name) instanceof Number number ? number.intValue() : 0;
  }

  String text(String name) {
    Object value = values.get(name);
    return value == null ? "" : value.toString();
  }

  Optional<Fields> object(String name) {
    return asFields(values.get(name));
  }

  List<Fields> objects(String name) {
    List<Fields> found = new ArrayList<>();
    if (values.get(name) instanceof List<?> list) {
      list.forEach(entry -> asFields(entry).ifPresent(found::add));
    }
    return found;
  }

  /** A list of numbers; empty if it is missing or holds anything else. */
  List<Double> numbers(String name) {
    return asNumbers(values.get(name));
  }

  /** A list of lists of numbers. */
  List<List<Double>> rows(String name) {
    List<List<Double>> rows = new ArrayList<>();
    if (values.get(name) instanceof List<?> list) {
      list.forEach(row -> rows.add(asNumbers(row)));
    }
    return rows;
  }

  /** All values that are no containers, with the names on the way to them joined by dots. */
  Map<String, String> flat() {
    Map<String, String> flat = new LinkedHashMap<>();
    values.forEach((name, value) -> flatten(name, value, flat));
    return flat;
  }

  private static void flatten(String name, @Nullable Object value, Map<String, String> into) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, inner) -> flatten(name + "." + key, inner, into));
    } else {
      into.put(name, value == null ? "none" : value.toString());
    }
  }

  private static Optional<Fields> asFields(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return Optional.empty();
    }
    Map<String, Object> named = new LinkedHashMap<>();
    map.forEach((key, inner) -> named.put(String.valueOf(key), inner));
    return Optional.of(new Fields(named));
  }

  private static List<Double> asNumbers(@Nullable Object value) {
    if (!(value instanceof List<?> list) || !list.stream().allMatch(Number.class::isInstance)) {
      return List.of();
    }
    return list.stream().map(number -> ((Number) number).doubleValue()).toList();
  }
}
