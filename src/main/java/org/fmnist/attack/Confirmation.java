package org.fmnist.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks the classifier that judges, wherever the one that is searched says that a criterion is
 * reached. A classifier of low precision errs by more than any fixed margin is safe against: a
 * search that took its word would end with an image that misleads nobody. What is asked here is no
 * query of the attack.
 */
final class Confirmation {
  private final Optional<ClassifierPool<?>> judge;

  /**
   * @param judge empty if the searched classifier judges, too
   */
  Confirmation(Optional<ClassifierPool<?>> judge) {
    this.judge = judge;
  }

  /**
   * Judges this round's image of each search.
   *
   * @param margins what the criteria lack, as the searched classifier says
   */
  void judge(List<? extends ActiveSearch<?>> searches, double[] margins) {
    double[] confirmed = judge.map(pool -> confirmed(pool, searches, margins)).orElse(margins);
    for (int i = 0; i < confirmed.length; i++) {
      searches.get(i).judge(confirmed[i]);
    }
  }

  private static double[] confirmed(
      ClassifierPool<?> judge, List<? extends ActiveSearch<?>> searches, double[] margins) {
    List<Integer> rows = new ArrayList<>();
    List<ActiveSearch<?>> claimed = new ArrayList<>();
    for (int i = 0; i < margins.length; i++) {
      if (searches.get(i).reaches(margins[i])) {
        rows.add(i);
        claimed.add(searches.get(i));
      }
    }
    double[] confirmed = margins.clone();
    if (!claimed.isEmpty()) {
      float[] logs = BlackBoxLoop.logarithms(judge.probabilities(BatchedLoop.images(claimed)));
      double[] said = BatchedLoop.margins(claimed, logs);
      for (int i = 0; i < said.length; i++) {
        confirmed[rows.get(i)] = said[i];
      }
    }
    return confirmed;
  }
}
