package org.fmnist.checkpoint;

import java.util.List;
import java.util.stream.Collectors;

/** ShownNames from a checkpoint in messages: they may be long and many. */
final class ShownNames {
  private static final int LONGEST = 100;
  private static final int MOST = 20;

  private ShownNames() {}

  static String shown(String name) {
    return name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "…";
  }

  static String shown(List<String> names) {
    String list =
        names.stream().limit(MOST).map(ShownNames::shown).collect(Collectors.joining(", "));
    return names.size() <= MOST ? list : list + " and " + (names.size() - MOST) + " more";
  }
}
