package org.fmnist.attack;

import java.util.List;
import org.fmnist.model.Objective;

/** The parts that a method consists of: what one does not solve goes on to the next. */
final class AttackPipeline {
  private final AttackSettings settings;

  AttackPipeline(AttackSettings settings) {
    this.settings = settings;
  }

  /** The names of the parts. */
  List<String> names() {
    return parts().stream().map(AttackPart::name).toList();
  }

  /** In their order. */
  List<AttackPart> parts() {
    int steps = settings.maxIterations();
    Objective objective = settings.objective();
    return switch (settings.method()) {
      case GD -> List.of(whiteBox(new GradientDescentAttack(settings.stepSize()), steps));
      case FGSM -> List.of(whiteBox(new FgsmAttack(objective), FgsmAttack.GRADIENTS));
      case PGD -> List.of(whiteBox(new PgdAttack(objective, steps, 0.5, 0.05), allRuns()));
      case DDN -> List.of(whiteBox(new DdnAttack(objective, steps, 0.05), steps));
      case AUTO -> auto();
      case MCMC ->
          List.of(
              blackBox(
                  new McmcAttack(
                      settings.acceptance(), settings.sigma(), settings.maxStep() * Norm.LEVELS),
                  settings.maxQueries()));
      case SQUARE -> List.of(square(settings.maxQueries()));
      case SIGNHUNTER -> signHunter();
      case TRANSFER -> List.of(blackBox(new TransferOnlyAttack(), settings.maxQueries()));
    };
  }

  /** AutoAttack's standard version (Croce and Hein, ICML 2020). */
  private List<AttackPart> auto() {
    int steps = settings.maxIterations();
    boolean targeted = settings.target() != TargetPolicy.ANY;
    ApgdAttack byEntropy = new ApgdAttack(Objective.CROSS_ENTROPY, steps, settings.restarts());
    ApgdAttack byClasses = new ApgdAttack(Objective.TARGETED_DLR, steps, settings.restarts());
    FabAttack fab = new FabAttack(steps);
    return List.of(
        whiteBox("apgd-ce", byEntropy, byEntropy.maxGradients(targeted)),
        whiteBox("apgd-t", byClasses, byClasses.maxGradients(targeted)),
        whiteBox("fab-t", fab, fab.maxGradients()),
        square(settings.maxQueries()));
  }

  private List<AttackPart> signHunter() {
    int all = settings.maxQueries();
    int own = SignHunterAttack.DOWN_TO_PIXELS;
    if (settings.finish() == Finish.NONE || all <= own) {
      return List.of(blackBox(SignHunterAttack.STANDARD, all));
    }
    return List.of(blackBox(SignHunterAttack.STANDARD, own), square(all - own));
  }

  /** A run's gradients are one more than its steps: the last judges where it ended. */
  private long allRuns() {
    return (settings.maxIterations() + 1L) * settings.restarts() - 1;
  }

  private AttackPart square(int queries) {
    SquareAttack square = new SquareAttack(queries);
    return new AttackPart("square", true, counters -> new BlackBoxLoop(square, counters, queries));
  }

  private AttackPart whiteBox(WhiteBoxAttack attack, long maxGradients) {
    return whiteBox(settings.method().toString(), attack, maxGradients);
  }

  private AttackPart whiteBox(String name, WhiteBoxAttack attack, long maxGradients) {
    return new AttackPart(
        name, false, counters -> new WhiteBoxLoop(attack, counters, maxGradients));
  }

  private AttackPart blackBox(BlackBoxAttack attack, int maxQueries) {
    return new AttackPart(
        settings.method().toString(),
        false,
        counters -> new BlackBoxLoop(attack, counters, maxQueries));
  }
}
