package org.fmnist.attack;

import java.util.List;
import java.util.Optional;
import org.fmnist.model.Objective;

/** The searches that a method consists of: what one does not solve goes on to the next. */
final class Plan {
  private final AttackSettings settings;
  private final QueryCounter predictions;
  private final Optional<GradientCounter> gradients;

  /**
   * @param gradients empty for a black-box method
   */
  Plan(AttackSettings settings, QueryCounter predictions, Optional<GradientCounter> gradients) {
    this.settings = settings;
    this.predictions = predictions;
    this.gradients = gradients;
  }

  List<Rounds<?>> stages() {
    int steps = settings.maxIterations();
    Objective objective = settings.objective();
    return switch (settings.method()) {
      case GD -> List.of(whiteBox(new GradientDescent(settings.stepSize()), steps));
      case FGSM -> List.of(whiteBox(new Fgsm(objective), Fgsm.GRADIENTS));
      case PGD -> List.of(whiteBox(new Pgd(objective, steps, 0.5, 0.05), allRuns(1)));
      case DDN -> List.of(whiteBox(new Ddn(objective, steps, 0.05), steps));
      case AUTO -> auto();
      case MCMC ->
          List.of(
              blackBox(
                  new Mcmc(
                      settings.acceptance(), settings.sigma(), settings.maxStep() * Norm.LEVELS)));
      case SQUARE -> List.of(blackBox(square()));
      case SIGNHUNTER -> List.of(blackBox(SignHunter.STANDARD));
      case TRANSFER -> List.of(blackBox(new Submit()));
    };
  }

  private List<Rounds<?>> auto() {
    boolean targeted = settings.goal() != GoalRule.ANY;
    int classes = targeted ? 0 : Apgd.OTHER_CLASSES;
    Apgd byMargin = new Apgd(Objective.MARGIN, settings.maxIterations(), classes);
    return List.of(
        whiteBox(new Apgd(Objective.CROSS_ENTROPY, settings.maxIterations(), 0), allRuns(1)),
        whiteBox(byMargin, allRuns(Math.max(1, classes))),
        blackBox(square()));
  }

  private Square square() {
    return new Square(settings.maxQueries());
  }

  /** A run's gradients are one more than its steps: the last judges where it ended. */
  private int allRuns(int aims) {
    return (settings.maxIterations() + 1) * settings.restarts() * aims - 1;
  }

  private Rounds<?> whiteBox(WhiteBoxAttack attack, int maxGradients) {
    return new WhiteBoxRounds(attack, gradients.orElseThrow(), predictions, maxGradients);
  }

  private Rounds<?> blackBox(BlackBoxAttack attack) {
    return new BlackBoxRounds(attack, predictions, settings.maxQueries());
  }
}
