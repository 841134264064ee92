package org.fmnist.doctor;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that {@code doctor} looked at. Immutable as long as nobody writes to the details.
 *
 * @param name what it looked at
 * @param state whether it is as needed
 * @param found what is there, in words
 * @param remedy what to do; empty where nothing is to be done
 * @param details the figures behind the words, for programs
 */
public record Finding(
    String name, State state, String found, String remedy, Map<String, Object> details) {

  public enum State {
    /** As it should be. */
    OK,
    /** Works, but could do more. */
    NOTE,
    /** Something needed is missing or broken. */
    FAILED
  }

  public static Finding ok(String name, String found) {
    return new Finding(name, State.OK, found, "", Map.of());
  }

  public static Finding note(String name, String found, String remedy) {
    return new Finding(name, State.NOTE, found, remedy, Map.of());
  }

  public static Finding failed(String name, String found, String remedy) {
    return new Finding(name, State.FAILED, found, remedy, Map.of());
  }

  /** The same with one more figure; null where it is not known. */
  public Finding with(String key, @Nullable Object value) {
    Map<String, Object> more = new LinkedHashMap<>(details);
    more.put(key, value);
    return new Finding(name, state, found, remedy, more);
  }

  public boolean isFailed() {
    return state == State.FAILED;
  }

  /** A line, and a second one with what to do. */
  public String text() {
    String line = String.format(Locale.ROOT, "%-6s %-11s %s", typed(), name, found);
    return remedy.isEmpty() ? line : line + String.format(Locale.ROOT, "%n%18s -> %s", "", remedy);
  }

  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("state", typed());
    json.put("found", found);
    json.put("remedy", remedy.isEmpty() ? null : remedy);
    json.putAll(details);
    return json;
  }

  private String typed() {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
