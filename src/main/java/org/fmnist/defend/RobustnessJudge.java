package org.fmnist.defend;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fmnist.attack.AttackImages;
import org.fmnist.attack.AttackMethod;
import org.fmnist.attack.AttackResult;
import org.fmnist.attack.AttackSettings;
import org.fmnist.attack.Interval;
import org.fmnist.data.LabeledImages;
import org.fmnist.eval.CorrectlyClassified;
import org.fmnist.model.Objective;
import org.fmnist.report.RobustnessComparison;

/**
 * Robust accuracy as the strongest attack leaves it: an image counts only if it is classified
 * correctly and withstands PGD with restarts by cross-entropy, the same by the margin of logits,
 * and Square. Every attack is run on every correct image, so that they can be compared, too.
 */
final class RobustnessJudge {
  static final String CROSS_ENTROPY = "pgd by cross-entropy";
  static final String MARGIN = "pgd by margin";
  static final String SQUARE = "square";

  private final ComparisonAttacks runner;
  private final ComparisonSettings settings;
  private final LabeledImages images;

  /**
   * @param images a random sample, not only of correctly classified ones
   */
  RobustnessJudge(ComparisonAttacks runner, ComparisonSettings settings, LabeledImages images) {
    this.runner = runner;
    this.settings = settings;
    this.images = images;
  }

  /**
   * What each attack misled.
   *
   * @param correct the images that were classified correctly when clean
   * @param misled by attack, places in {@code correct}
   */
  record Verdict(AttackImages correct, Map<String, BitSet> misled) {
    /** The share of an attack's images that it misled; 0 if there were none. */
    double rate(String attack) {
      int attacked = correct.indices().length;
      return attacked == 0
          ? 0
          : (double) requireNonNull(misled.get(attack)).cardinality() / attacked;
    }
  }

  Verdict judge(ComparedModel victim) {
    AttackImages correct = correct(victim);
    Map<String, AttackSettings> attacks = new LinkedHashMap<>();
    double epsilon = settings.epsilon();
    attacks.put(CROSS_ENTROPY, pgd(Objective.CROSS_ENTROPY, epsilon));
    attacks.put(MARGIN, pgd(Objective.MARGIN, epsilon));
    attacks.put(SQUARE, runner.blackBox(AttackMethod.SQUARE));
    Map<String, BitSet> misled = new LinkedHashMap<>();
    attacks.forEach(
        (name, attack) ->
            misled.put(name, misled(runner.run(victim, attack, name + ", any class", correct))));
    return new Verdict(correct, misled);
  }

  private AttackSettings pgd(Objective objective, double epsilon) {
    return runner.pgd(objective, epsilon, settings.steps(), settings.restarts());
  }

  /** The images that a model gets right. */
  AttackImages correct(ComparedModel victim) {
    int[] places = CorrectlyClassified.all(images, victim.pool());
    return new AttackImages(images.subset(places), places);
  }

  int sampleSize() {
    return images.size();
  }

  static BitSet misled(AttackResult result) {
    BitSet misled = new BitSet();
    for (int i = 0; i < result.outcomes().size(); i++) {
      misled.set(i, result.outcomes().get(i).success());
    }
    return misled;
  }

  /** The verdict as the report shows it. */
  RobustnessComparison.Robustness summary(Verdict verdict) {
    int correct = verdict.correct().indices().length;
    BitSet any = new BitSet();
    verdict.misled().values().forEach(any::or);
    int robust = correct - any.cardinality();
    List<RobustnessComparison.Withstood> attacks = new ArrayList<>();
    verdict
        .misled()
        .forEach(
            (name, misled) -> {
              BitSet alone = (BitSet) misled.clone();
              verdict.misled().forEach((other, set) -> andNot(alone, set, other.equals(name)));
              attacks.add(
                  new RobustnessComparison.Withstood(
                      name, correct - misled.cardinality(), alone.cardinality()));
            });
    String strongest =
        attacks.stream()
            .min(Comparator.comparingInt(RobustnessComparison.Withstood::withstood))
            .orElseThrow()
            .attack();
    return new RobustnessComparison.Robustness(
        settings.epsilon(),
        images.size(),
        correct,
        robust,
        TargetedAttacks.list(Interval.wilson(robust, images.size())),
        attacks,
        strongest);
  }

  private static void andNot(BitSet set, BitSet other, boolean same) {
    if (!same) {
      set.andNot(other);
    }
  }
}
