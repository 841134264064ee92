package org.fmnist.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.fmnist.io.Json;
import org.jspecify.annotations.Nullable;

/** The values of settings, as they stand in documents and as a user types them. */
final class SettingValues {
  /** Flags whose values keep their case. */
  private static final Set<String> PATHS = Set.of("checkpoint", "teacher");

  private SettingValues() {}

  /**
   * Numbers and words by their names: a setting within another has that one's name before it.
   *
   * @param settings records or documents by name
   */
  static Map<String, Object> flat(Map<String, ?> settings) {
    Map<String, Object> flat = new TreeMap<>();
    settings.forEach((name, value) -> flatten(name, Json.plain(value), flat));
    return flat;
  }

  /** The values that there are, as they are typed, by the flags that set them. */
  static Map<String, String> byFlag(Map<String, ?> settings) {
    Map<String, String> byFlag = new LinkedHashMap<>();
    flat(settings)
        .forEach(
            (name, value) -> {
              if (value != null) {
                byFlag.put(SettingFlags.flag(name), typed(name, value));
              }
            });
    return byFlag;
  }

  /**
   * A value as its flag takes it.
   *
   * @param setting its name; before it may stand, with a dot, what it is a part of
   * @param value number, word or list of {@link #flat}; null if there is none
   */
  static String typed(String setting, @Nullable Object value) {
    if (value == null || value.equals(List.of())) {
      return "none";
    }
    if (value instanceof List<?> list) {
      return list.stream().map(part -> typed(setting, part)).collect(Collectors.joining(","));
    }
    String flag = SettingFlags.flag(setting);
    if (value instanceof Boolean yes) {
      if (flag.equals("attack-statistics")) {
        return yes ? "batch" : "moving";
      }
      return yes ? "yes" : "no";
    }
    if (value instanceof Number number) {
      return number.toString().replaceFirst("\\.0(?=$|E)", "").replace('E', 'e');
    }
    return PATHS.contains(flag)
        ? value.toString()
        : value.toString().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void flatten(String name, Object value, Map<String, Object> into) {
    if (value instanceof Map<?, ?> parts) {
      parts.forEach((part, inner) -> flatten(name + "." + part, inner, into));
    } else {
      into.put(name, value);
    }
  }
}
