package org.fmnist.attack;

import java.util.List;
import java.util.Optional;
import org.fmnist.model.Objective;

/** The searches that a method consists of: what one does not solve goes on to the next. */
final class AttackPipeline {
  private final AttackSettings settings;
  private final QueryCounter predictions;
  private final Optional<GradientCounter> gradients;

  /**
   * @param gradients empty for a black-box method
   */
  AttackPipeline(
      AttackSettings settings, QueryCounter predictions, Optional<GradientCounter> gradients) {
    this.settings = settings;
    this.predictions = predictions;
    this.gradients = gradients;
  }

  List<BatchedLoop<?>> stages() {
    int steps = settings.maxIterations();
    Objective objective = settings.objective();
    return switch (settings.method()) {
      case GD -> List.of(whiteBox(new GradientDescentAttack(settings.stepSize()), steps));
      case FGSM -> List.of(whiteBox(new FgsmAttack(objective), FgsmAttack.GRADIENTS));
      case PGD -> List.of(whiteBox(new PgdAttack(objective, steps, 0.5, 0.05), allRuns(1)));
      case DDN -> List.of(whiteBox(new DdnAttack(objective, steps, 0.05), steps));
      case AUTO -> auto();
      case MCMC ->
          List.of(
              blackBox(
                  new McmcAttack(
                      settings.acceptance(), settings.sigma(), settings.maxStep() * Norm.LEVELS)));
      case SQUARE -> List.of(blackBox(square()));
      case SIGNHUNTER -> List.of(blackBox(SignHunterAttack.STANDARD));
      case TRANSFER -> List.of(blackBox(new TransferOnlyAttack()));
    };
  }

  private List<BatchedLoop<?>> auto() {
    boolean targeted = settings.goal() != TargetPolicy.ANY;
    int classes = targeted ? 0 : ApgdAttack.OTHER_CLASSES;
    ApgdAttack byMargin = new ApgdAttack(Objective.MARGIN, settings.maxIterations(), classes);
    return List.of(
        whiteBox(new ApgdAttack(Objective.CROSS_ENTROPY, settings.maxIterations(), 0), allRuns(1)),
        whiteBox(byMargin, allRuns(Math.max(1, classes))),
        blackBox(square()));
  }

  private SquareAttack square() {
    return new SquareAttack(settings.maxQueries());
  }

  /** A run's gradients are one more than its steps: the last judges where it ended. */
  private int allRuns(int aims) {
    return (settings.maxIterations() + 1) * settings.restarts() * aims - 1;
  }

  private BatchedLoop<?> whiteBox(WhiteBoxAttack attack, int maxGradients) {
    return new WhiteBoxLoop(attack, gradients.orElseThrow(), predictions, maxGradients);
  }

  private BatchedLoop<?> blackBox(BlackBoxAttack attack) {
    return new BlackBoxLoop(attack, predictions, settings.maxQueries());
  }
}
