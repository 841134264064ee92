package org.fmnist.checkpoint;

import java.util.List;
import java.util.stream.Collectors;

/** Names from a checkpoint in messages: they may be long and many. */
final class Names {
  private static final int LONGEST = 100;
  private static final int MOST = 20;

  private Names() {}

  static String shown(String name) {
    return name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "…";
  }

  static String shown(List<String> names) {
    String list = names.stream().limit(MOST).map(Names::shown).collect(Collectors.joining(", "));
    return names.size() <= MOST ? list : list + " and " + (names.size() - MOST) + " more";
  }
}
