package org.fmnist.attack;

import java.util.List;
import org.fmnist.model.Objective;

/** The searches that a method consists of: what one does not solve goes on to the next. */
final class AttackPipeline {
  private final AttackSettings settings;
  private final AttackCounters counters;

  AttackPipeline(AttackSettings settings, AttackCounters counters) {
    this.settings = settings;
    this.counters = counters;
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
    boolean targeted = settings.target() != TargetPolicy.ANY;
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
  private long allRuns(int aims) {
    return (settings.maxIterations() + 1L) * settings.restarts() * aims - 1;
  }

  private BatchedLoop<?> whiteBox(WhiteBoxAttack attack, long maxGradients) {
    return new WhiteBoxLoop(attack, counters, maxGradients);
  }

  private BatchedLoop<?> blackBox(BlackBoxAttack attack) {
    return new BlackBoxLoop(attack, counters.queries(), settings.maxQueries());
  }
}
