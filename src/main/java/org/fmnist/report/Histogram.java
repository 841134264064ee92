package org.fmnist.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Counts of whole numbers in bins that double in width: few and many queries both show.
 *
 * @param names what is in each bin: {@code 1}, {@code 2–3}, {@code 4–7}, …
 * @param counts how many
 */
record Histogram(List<String> names, List<Integer> counts) {
  Histogram {
    names = List.copyOf(names);
    counts = List.copyOf(counts);
  }

  /** From the bin of the smallest number to that of the largest. */
  static Histogram of(int[] numbers) {
    int first = IntStream.of(numbers).map(Histogram::bin).min().orElse(0);
    int last = IntStream.of(numbers).map(Histogram::bin).max().orElse(-1);
    List<String> names = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    for (int bin = first; bin <= last; bin++) {
      int wanted = bin;
      names.add(name(bin));
      counts.add((int) IntStream.of(numbers).filter(n -> bin(n) == wanted).count());
    }
    return new Histogram(names, counts);
  }

  /** 0 for 0 and below, then the number of binary digits. */
  private static int bin(int number) {
    return number <= 0 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(number);
  }

  private static String name(int bin) {
    if (bin <= 1) {
      return Integer.toString(bin);
    }
    return (1L << (bin - 1)) + "–" + ((1L << bin) - 1);
  }

  /** All bins in words. */
  String describe() {
    return IntStream.range(0, names.size())
        .mapToObj(i -> names.get(i) + ": " + counts.get(i))
        .collect(Collectors.joining(", "));
  }
}
