package org.fmnist.attack;

import java.util.ArrayList;
import java.util.List;

/**
 * After which steps {@link ApgdAttack} looks whether progress stalls: w(j) = ⌈p(j) N⌉ of N steps,
 * with p(0) = 0, p(1) = 0.22 and p(j+1) = p(j) + max(p(j) − p(j−1) − 0.03, 0.06), as its paper
 * says; of 100 steps after 22, 41, 57, 70, 80, 87, 93 and 99.
 */
final class ApgdCheckpoints {
  /** In hundredths, so that no sum is a hair above a whole number. */
  private static final int FIRST = 22;

  private static final int SHORTER = 3;
  private static final int SHORTEST = 6;

  private ApgdCheckpoints() {}

  /** Ascending, without the end of the run. */
  static List<Integer> of(int steps) {
    List<Integer> checkpoints = new ArrayList<>();
    int period = FIRST;
    for (int part = FIRST; part < 100; part += period) {
      checkpoints.add((int) -Math.floorDiv(-(long) part * steps, 100L));
      period = Math.max(period - SHORTER, SHORTEST);
    }
    return checkpoints.stream().distinct().filter(step -> step < steps).toList();
  }
}
