package org.fmnist.io;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the word that a person meant. Static functions only, which may be called from several
 * threads.
 */
public final class NearMiss {
  /** Typing errors that may lie between two words. */
  private static final int MOST = 2;

  private NearMiss() {}

  /** A hint for the end of a line; empty if no word is near. */
  public static String hint(String typed, Collection<String> words) {
    return of(typed, words).map(word -> "; did you mean " + word + "?").orElse("");
  }

  /** The nearest word, whatever the case. */
  public static Optional<String> of(String typed, Collection<String> words) {
    return words.stream()
        .filter(word -> distance(typed, word) <= Math.min(MOST, word.length() / 2))
        .min(Comparator.comparingInt(word -> distance(typed, word)));
  }

  /** Letters to insert, to remove, to replace or to swap with their neighbour. */
  private static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : cheapest(d, a, b, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int cheapest(int[][] d, String a, String b, int i, int j) {
    int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
  }
}
