package org.fmnist.graph.fast;

import java.util.List;

/**
 * How many images a session run may take, ascending. Immutable.
 *
 * @param ascending at least one size, each at least 1
 */
public record RunSizes(List<Integer> ascending) {
  /** Checks the sizes. */
  public RunSizes {
    ascending = List.copyOf(ascending);
    if (ascending.isEmpty() || ascending.get(0) < 1) {
      throw new IllegalArgumentException("expected sizes of at least 1, found " + ascending);
    }
  }

  /** Always runs of one size, so that an image's values do not depend on how many are asked for. */
  public static RunSizes only(int size) {
    return new RunSizes(List.of(size));
  }

  /** Runs of 1, 16 or 200 images: a few images cost little, many are fast. */
  public static RunSizes fitting() {
    return new RunSizes(List.of(1, 16, 200));
  }

  /** The size of the next run: the smallest that holds all that are left, or the largest. */
  int next(int left) {
    for (int size : ascending) {
      if (size >= left) {
        return size;
      }
    }
    return ascending.get(ascending.size() - 1);
  }
}
