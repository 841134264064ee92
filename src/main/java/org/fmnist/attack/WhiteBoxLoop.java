package org.fmnist.attack;

import java.util.Arrays;
import java.util.List;
import org.fmnist.model.InputGradient;
import org.fmnist.model.Objective;

/** Searches that are told gradients; when these are used up, a last prediction judges the end. */
final class WhiteBoxLoop extends BatchedLoop<WhiteBoxSearch> {
  private final WhiteBoxAttack attack;
  private final GradientCounter gradients;
  private final QueryCounter predictions;
  private final int maxGradients;

  /**
   * @param maxGradients for each image
   */
  WhiteBoxLoop(
      WhiteBoxAttack attack,
      GradientCounter gradients,
      QueryCounter predictions,
      int maxGradients) {
    this.attack = attack;
    this.gradients = gradients;
    this.predictions = predictions;
    this.maxGradients = maxGradients;
  }

  @Override
  protected ActiveSearch<WhiteBoxSearch> seat(AttackExample subject) {
    return new ActiveSearch<>(subject, attack.begin(subject), attack.minimumNorm());
  }

  @Override
  protected void ask(List<ActiveSearch<WhiteBoxSearch>> seats, float[] images) {
    List<ActiveSearch<WhiteBoxSearch>> last = seats.stream().filter(this::isSpent).toList();
    List<ActiveSearch<WhiteBoxSearch>> others =
        seats.stream().filter(seat -> !isSpent(seat)).toList();
    if (!others.isEmpty()) {
      differentiate(others, last.isEmpty() ? images : images(others));
    }
    if (!last.isEmpty()) {
      predict(last, images(last));
    }
  }

  private boolean isSpent(ActiveSearch<WhiteBoxSearch> seat) {
    return seat.spent >= maxGradients;
  }

  private void differentiate(List<ActiveSearch<WhiteBoxSearch>> seats, float[] images) {
    int[] classes = seats.stream().mapToInt(seat -> seat.search.aim().category()).toArray();
    InputGradient answer =
        gradients.inputGradient(positions(seats), images, classes, attack.objective());
    for (int i = 0; i < seats.size(); i++) {
      ActiveSearch<WhiteBoxSearch> seat = seats.get(i);
      double margin = seat.subject.goal().margin(answer.logits(), i);
      seat.spent++;
      seat.judge(margin);
      if (!seat.finished) {
        seat.search.learn(answer(seat, answer, i, margin));
      }
    }
  }

  private WhiteBoxSearch.Answer answer(
      ActiveSearch<WhiteBoxSearch> seat, InputGradient answer, int row, double margin) {
    Criterion aim = seat.search.aim();
    float[] gradient = Arrays.copyOfRange(answer.gradient(), row * 784, row * 784 + 784);
    float[] logits = Arrays.copyOfRange(answer.logits(), row * 10, row * 10 + 10);
    double loss = loss(attack.objective(), aim.category(), answer.logits(), row);
    if (!aim.targeted()) {
      // Away from a class is downhill, too.
      loss = -loss;
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = -gradient[i];
      }
    }
    return new WhiteBoxSearch.Answer(seat.image, logits, margin, loss, gradient);
  }

  /** The objective of class c, as {@link Objective} defines it. */
  static double loss(Objective objective, int category, float[] logits, int row) {
    double margin = Criterion.reach(category).margin(logits, row);
    if (objective == Objective.MARGIN) {
      return margin;
    }
    double sum = 0;
    for (int c = 0; c < 10; c++) {
      sum += Math.exp(logits[row * 10 + c] - (double) logits[row * 10 + category]);
    }
    return Math.log(sum);
  }

  private void predict(List<ActiveSearch<WhiteBoxSearch>> seats, float[] images) {
    float[] logs = BlackBoxLoop.logarithms(predictions.probabilities(positions(seats), images));
    for (int i = 0; i < seats.size(); i++) {
      ActiveSearch<WhiteBoxSearch> seat = seats.get(i);
      seat.judge(seat.subject.goal().margin(logs, i));
      seat.finished = true;
    }
  }
}
