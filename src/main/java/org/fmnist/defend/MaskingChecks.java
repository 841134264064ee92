package org.fmnist.defend;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.fmnist.attack.AttackImages;
import org.fmnist.attack.AttackMethod;
import org.fmnist.attack.AttackSettings;
import org.fmnist.report.RobustnessComparison;

/**
 * Looks for signs that a model only hides its gradients (Athalye, Carlini and Wagner, "Obfuscated
 * Gradients Give a False Sense of Security", ICML 2018; Carlini et al., "On Evaluating Adversarial
 * Robustness", 2019).
 */
final class MaskingChecks {
  private static final int[] STEPS = {10, 20, 50, 100};

  /** The share of images that may fall by chance to the attack that should not be the better. */
  private static final double CHANCE = 0.005;

  private final ComparisonAttacks runner;
  private final ComparisonSettings settings;

  MaskingChecks(ComparisonAttacks runner, ComparisonSettings settings) {
    this.runner = runner;
    this.settings = settings;
  }

  /**
   * Looks at the hardened model.
   *
   * @param verdict on it
   * @param curve of it
   */
  List<RobustnessComparison.MaskingCheck> of(
      ComparedModel before,
      ComparedModel after,
      RobustnessJudge.Verdict verdict,
      List<RobustnessComparison.Point> curve) {
    return List.of(
        blackBox(verdict),
        steps(after, verdict.correct()),
        overwhelming(curve),
        transfer(before, after, verdict));
  }

  private static RobustnessComparison.MaskingCheck blackBox(RobustnessJudge.Verdict verdict) {
    double black = verdict.blackBoxRate();
    return new RobustnessComparison.MaskingCheck(
        "black-box attacks do better than white-box attacks",
        black <= CHANCE,
        "misled by square after all attacks with gradients: "
            + percent(black)
            + ", by all: "
            + percent(verdict.rate())
            + " (allowed: "
            + percent(CHANCE)
            + ")");
  }

  private RobustnessComparison.MaskingCheck steps(ComparedModel after, AttackImages correct) {
    List<Double> standing = new ArrayList<>();
    List<String> numbers = new ArrayList<>();
    boolean falling = true;
    for (int steps : STEPS) {
      AttackSettings attack = runner.pgd(settings.epsilon(), steps);
      double left =
          correct.indices().length == 0
              ? 0
              : 1
                  - runner
                      .run(after, attack, "pgd of " + steps + " steps, any class", correct)
                      .summary()
                      .successRate();
      falling &= standing.stream().allMatch(fewer -> left <= fewer + CHANCE);
      standing.add(left);
      numbers.add(steps + " steps leave " + percent(left));
    }
    return new RobustnessComparison.MaskingCheck(
        "more attack steps leave more images robust",
        falling,
        String.join(", ", numbers) + " (allowed to rise by " + percent(CHANCE) + ")");
  }

  private static RobustnessComparison.MaskingCheck overwhelming(
      List<RobustnessComparison.Point> curve) {
    double left =
        curve.stream()
            .filter(point -> point.epsilon() == ComparisonSettings.OVERWHELMING)
            .findFirst()
            .orElseThrow()
            .accuracy();
    return new RobustnessComparison.MaskingCheck(
        "an attack within a very large ε leaves images robust",
        left == 0,
        "pgd within " + ComparisonSettings.OVERWHELMING + " leaves " + percent(left));
  }

  private RobustnessComparison.MaskingCheck transfer(
      ComparedModel before, ComparedModel after, RobustnessJudge.Verdict verdict) {
    double white = verdict.rate();
    double transferred =
        verdict.correct().indices().length == 0
            ? 0
            : runner
                .run(
                    after,
                    List.of(before.pool()),
                    runner.blackBox(AttackMethod.TRANSFER),
                    "transfer from the model before, any class",
                    verdict.correct())
                .summary()
                .successRate();
    return new RobustnessComparison.MaskingCheck(
        "a transfer attack does better than AutoAttack",
        transferred <= white,
        "misled by the transfer: " + percent(transferred) + ", by AutoAttack: " + percent(white));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
