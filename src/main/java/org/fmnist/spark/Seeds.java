package org.fmnist.spark;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.fmnist.flags.Arguments;

/** The seeds of several runs, as they are typed: {@code 1-20}, {@code 7} or {@code 1-3,9}. */
final class Seeds {
  private static final int MAX = 100_000;
  private static final Pattern RANGE = Pattern.compile("(\\d{1,18})(?:-(\\d{1,18}))?");

  private Seeds() {}

  /**
   * Reads seeds; one that is named twice is there once.
   *
   * @return them in ascending order
   * @throws org.fmnist.io.InvalidSettingException if the text is none, or names too many
   */
  static List<Long> parse(String text) {
    LongStream all = LongStream.empty();
    for (String part : text.split(",", -1)) {
      Matcher range = RANGE.matcher(part);
      if (!range.matches()) {
        throw Arguments.wrong(Verb.SEEDS, "seeds such as 1-20 or 1,5,9", text);
      }
      long first = Long.parseLong(range.group(1));
      long last = range.group(2) == null ? first : Long.parseLong(range.group(2));
      if (last < first || last - first >= MAX) {
        throw Arguments.wrong(Verb.SEEDS, "ascending seeds, at most " + MAX, text);
      }
      all = LongStream.concat(all, LongStream.rangeClosed(first, last));
    }
    return all.sorted().distinct().boxed().toList();
  }
}
