package org.fmnist.spark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/**
 * Results that are made of others, some at a time, so that a partition of any size fits into
 * memory.
 *
 * @param <T> what they are made of
 * @param <R> what is made
 */
final class Batches<T, R> implements Iterator<R> {
  private final Iterator<T> from;
  private final int size;
  private final Function<List<T>, List<R>> work;
  private Iterator<R> made = Collections.emptyIterator();

  /**
   * @param size how many are given to {@code work} at a time, the last time fewer
   */
  Batches(Iterator<T> from, int size, Function<List<T>, List<R>> work) {
    this.from = from;
    this.size = size;
    this.work = work;
  }

  @Override
  public boolean hasNext() {
    while (!made.hasNext() && from.hasNext()) {
      List<T> batch = new ArrayList<>();
      while (batch.size() < size && from.hasNext()) {
        batch.add(from.next());
      }
      made = work.apply(batch).iterator();
    }
    return made.hasNext();
  }

  @Override
  public R next() {
    return made.next();
  }
}
