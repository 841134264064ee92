package org.fmnist.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Names from a checkpoint in messages: they may be long and many. */
final class ShownNames {
  private static final int LONGEST = 100;
  private static final int LONGEST_PATH = 1_000;
  private static final int MOST = 20;

  private ShownNames() {}

  static String shown(String name) {
    return name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "…";
  }

  /** A path that is far longer than paths are: its end, which says most. */
  static String shown(Path path) {
    String text = path.toString();
    return text.length() <= LONGEST_PATH ? text : "…" + text.substring(text.length() - LONGEST);
  }

  static String shown(List<String> names) {
    String list =
        names.stream().limit(MOST).map(ShownNames::shown).collect(Collectors.joining(", "));
    return names.size() <= MOST ? list : list + " and " + (names.size() - MOST) + " more";
  }
}
