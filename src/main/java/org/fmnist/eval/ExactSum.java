package org.fmnist.eval;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * A sum of doubles that is exact until it is read, so that it does not depend on the order or the
 * grouping of its parts. Not for sharing between threads.
 */
final class ExactSum implements Serializable {
  private static final long serialVersionUID = 1L;

  private BigDecimal sum = BigDecimal.ZERO;

  /** Adds a finite number. */
  void add(double number) {
    sum = sum.add(new BigDecimal(number));
  }

  void add(ExactSum other) {
    sum = sum.add(other.sum);
  }

  /** The sum, rounded once. */
  double value() {
    return sum.doubleValue();
  }
}
