package org.fmnist.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.fmnist.io.Json;

/** The values of settings, as they stand in documents and as a user types them. */
final class SettingValues {
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
                byFlag.put(SettingFlags.flag(name), typed(value));
              }
            });
    return byFlag;
  }

  private static void flatten(String name, Object value, Map<String, Object> into) {
    if (value instanceof Map<?, ?> parts) {
      parts.forEach((part, inner) -> flatten(name + "." + part, inner, into));
    } else {
      into.put(name, value);
    }
  }

  private static String typed(Object value) {
    if (value instanceof Boolean yes) {
      return yes ? "yes" : "no";
    }
    if (value instanceof Number number) {
      return number.toString().replaceFirst("\\.0(?=$|E)", "").replace('E', 'e');
    }
    if (value instanceof List<?> list && list.isEmpty()) {
      return "none";
    }
    return String.valueOf(value).toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
