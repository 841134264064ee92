package org.fmnist.attack;

import java.util.List;

/** Searches that are told probabilities. */
final class BlackBoxLoop extends BatchedLoop<BlackBoxSearch> {
  private final BlackBoxAttack attack;
  private final QueryCounter classifier;
  private final Confirmation confirmation;
  private final int maxQueries;

  /**
   * @param maxQueries for each image
   */
  BlackBoxLoop(BlackBoxAttack attack, AttackCounters counters, int maxQueries) {
    this.attack = attack;
    this.classifier = counters.queries();
    this.confirmation = counters.confirmation();
    this.maxQueries = maxQueries;
  }

  @Override
  protected ActiveSearch<BlackBoxSearch> begin(AttackExample example) {
    return new ActiveSearch<>(example, attack.begin(example), false, example.ball());
  }

  @Override
  protected void evaluate(
      List<ActiveSearch<BlackBoxSearch>> searches, float[] images, SearchObserver observer) {
    float[] probabilities = classifier.probabilities(positions(searches), images);
    double[] margins = margins(searches, logarithms(probabilities));
    confirmation.judge(searches, margins);
    for (int i = 0; i < searches.size(); i++) {
      ActiveSearch<BlackBoxSearch> active = searches.get(i);
      int row = i;
      double margin = margins[i];
      observer.judged(active, margin, () -> ClassScores.ofProbabilities(probabilities, row));
      if (++active.spent >= maxQueries) {
        active.finished = true;
      }
      if (!active.finished) {
        active.search.tell(
            new PredictionFeedback(active.image, Pixels.scores(probabilities, i), margin));
      }
    }
  }

  /** Logarithms of probabilities; of one that has run down to zero, that of the least above it. */
  static float[] logarithms(float[] probabilities) {
    float[] logs = new float[probabilities.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = (float) Math.log(Math.max(probabilities[i], Float.MIN_VALUE));
    }
    return logs;
  }
}
