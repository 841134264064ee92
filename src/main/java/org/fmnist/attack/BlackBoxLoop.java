package org.fmnist.attack;

import java.util.Arrays;
import java.util.List;

/** Searches that are told probabilities. */
final class BlackBoxLoop extends BatchedLoop<BlackBoxSearch> {
  private final BlackBoxAttack attack;
  private final QueryCounter classifier;
  private final int maxQueries;

  /**
   * @param maxQueries for each image
   */
  BlackBoxLoop(BlackBoxAttack attack, QueryCounter classifier, int maxQueries) {
    this.attack = attack;
    this.classifier = classifier;
    this.maxQueries = maxQueries;
  }

  @Override
  protected ActiveSearch<BlackBoxSearch> seat(AttackExample subject) {
    return new ActiveSearch<>(subject, attack.begin(subject), false);
  }

  @Override
  protected void ask(List<ActiveSearch<BlackBoxSearch>> seats, float[] images) {
    float[] probabilities = classifier.probabilities(positions(seats), images);
    float[] logs = logarithms(probabilities);
    for (int i = 0; i < seats.size(); i++) {
      ActiveSearch<BlackBoxSearch> seat = seats.get(i);
      double margin = seat.subject.goal().margin(logs, i);
      seat.judge(margin);
      if (++seat.spent >= maxQueries) {
        seat.finished = true;
      }
      if (!seat.finished) {
        float[] row = Arrays.copyOfRange(probabilities, i * 10, i * 10 + 10);
        seat.search.learn(new BlackBoxSearch.Answer(seat.image, row, margin));
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
