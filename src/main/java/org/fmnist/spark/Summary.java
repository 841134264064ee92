package org.fmnist.spark;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A result for people: its figures, one a line. */
final class Summary {
  private Summary() {}

  static String text(Map<String, Object> result) {
    return result.entrySet().stream()
        .filter(entry -> !List.of().equals(entry.getValue()))
        .map(entry -> entry.getKey() + ": " + text(entry.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private static String text(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(Summary::item).collect(Collectors.joining());
    }
    if (value instanceof int[][] rows) {
      return List.of(rows).stream()
          .map(row -> "\n  " + Arrays.toString(row))
          .collect(Collectors.joining());
    }
    return String.valueOf(value);
  }

  private static String item(Object item) {
    return item instanceof ExecutorReport report
        ? "\n  " + report.executor() + " on " + report.host() + ", probe " + report.probe()
        : "\n  " + item;
  }
}
