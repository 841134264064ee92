package org.fmnist.attack;

import java.util.List;
import org.fmnist.graph.InputGradient;

/** Searches that are told gradients; when these are used up, a last prediction judges the end. */
final class WhiteBoxLoop extends BatchedLoop<WhiteBoxSearch> {
  private final WhiteBoxAttack attack;
  private final GradientCounter gradients;
  private final QueryCounter predictions;
  private final Confirmation confirmation;
  private final long maxGradients;

  /**
   * @param counters with gradients
   * @param maxGradients for each image
   */
  WhiteBoxLoop(WhiteBoxAttack attack, AttackCounters counters, long maxGradients) {
    this.attack = attack;
    this.gradients = counters.gradients().orElseThrow();
    this.predictions = counters.queries();
    this.confirmation = counters.confirmation();
    this.maxGradients = maxGradients;
  }

  @Override
  protected ActiveSearch<WhiteBoxSearch> begin(AttackExample example) {
    Ball ball = example.ball();
    return new ActiveSearch<>(
        example,
        attack.begin(example),
        attack.minimumNorm(),
        attack.leavesTheBall() ? ball.unlimited() : ball);
  }

  @Override
  protected void evaluate(
      List<ActiveSearch<WhiteBoxSearch>> searches, float[] images, SearchObserver observer) {
    List<ActiveSearch<WhiteBoxSearch>> last = searches.stream().filter(this::isSpent).toList();
    List<ActiveSearch<WhiteBoxSearch>> others =
        searches.stream().filter(active -> !isSpent(active)).toList();
    if (!others.isEmpty()) {
      differentiate(others, last.isEmpty() ? images : images(others), observer);
    }
    if (!last.isEmpty()) {
      predict(last, images(last), observer);
    }
  }

  private boolean isSpent(ActiveSearch<WhiteBoxSearch> active) {
    return active.spent >= maxGradients;
  }

  private void differentiate(
      List<ActiveSearch<WhiteBoxSearch>> searches, float[] images, SearchObserver observer) {
    int[] classes = searches.stream().mapToInt(active -> active.search.aim().category()).toArray();
    int[] labels = searches.stream().mapToInt(active -> active.example.label()).toArray();
    InputGradient answer =
        gradients.inputGradient(positions(searches), images, classes, labels, attack.objective());
    double[] margins = margins(searches, answer.logits());
    confirmation.judge(searches, margins);
    for (int i = 0; i < searches.size(); i++) {
      ActiveSearch<WhiteBoxSearch> active = searches.get(i);
      int row = i;
      double margin = margins[i];
      active.spent++;
      observer.judged(active, margin, () -> ClassScores.ofLogits(answer.logits(), row));
      if (!active.finished) {
        active.search.tell(feedback(active, answer, i, margin));
      }
    }
  }

  private GradientFeedback feedback(
      ActiveSearch<WhiteBoxSearch> active, InputGradient answer, int row, double margin) {
    Criterion aim = active.search.aim();
    float[] gradient = Pixels.image(answer.gradient(), row);
    float[] logits = Pixels.scores(answer.logits(), row);
    double loss = Losses.of(attack.objective(), aim.category(), active.example.label(), logits);
    if (!aim.targeted()) {
      // Away from a class is downhill, too.
      loss = -loss;
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = -gradient[i];
      }
    }
    return new GradientFeedback(active.image, logits, margin, loss, gradient);
  }

  private void predict(
      List<ActiveSearch<WhiteBoxSearch>> searches, float[] images, SearchObserver observer) {
    float[] probabilities = predictions.probabilities(positions(searches), images);
    double[] margins = margins(searches, BlackBoxLoop.logarithms(probabilities));
    confirmation.judge(searches, margins);
    for (int i = 0; i < searches.size(); i++) {
      ActiveSearch<WhiteBoxSearch> active = searches.get(i);
      int row = i;
      double margin = margins[i];
      observer.judged(active, margin, () -> ClassScores.ofProbabilities(probabilities, row));
      active.finished = true;
    }
  }
}
