package org.fmnist.defend;

import java.util.Map;
import java.util.stream.IntStream;
import org.fmnist.attack.AttackImages;
import org.fmnist.attack.AttackMethod;
import org.fmnist.attack.AttackResult;
import org.fmnist.attack.Interval;
import org.fmnist.attack.PixelType;
import org.fmnist.data.LabeledImages;
import org.fmnist.eval.CorrectlyClassified;
import org.fmnist.report.RobustnessComparison;

/**
 * Robust accuracy as the field counts it: an image counts only if it is classified correctly and
 * withstands {@link AttackMethod#AUTO}, untargeted, with pixels of any value. With whole pixels
 * only the images that were misled are attacked once more: what withstands the larger choice of
 * images withstands the smaller one.
 */
final class RobustnessJudge {
  /** The one part that sees predictions only. */
  private static final String BLACK_BOX = AttackMethod.SQUARE.toString();

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
   * What was found.
   *
   * @param correct the images that were classified correctly when clean
   * @param misledBy how many of them each part of the attack misled, with pixels of any value
   * @param misledWhole how many of them were misled with whole pixels
   */
  record Verdict(AttackImages correct, Map<String, Integer> misledBy, int misledWhole) {
    int attacked() {
      return correct.indices().length;
    }

    int misled() {
      return misledBy.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The share of attacked images that were misled; 0 if there were none. */
    double rate() {
      return share(misled());
    }

    /** The share that only the black-box part misled. */
    double blackBoxRate() {
      return share(misledBy.getOrDefault(BLACK_BOX, 0));
    }

    private double share(int count) {
      return attacked() == 0 ? 0 : (double) count / attacked();
    }
  }

  Verdict judge(ComparedModel victim) {
    AttackImages correct = correct(victim);
    AttackResult found = attack(victim, correct, PixelType.FLOAT);
    int[] misled =
        IntStream.range(0, found.outcomes().size())
            .filter(i -> found.outcomes().get(i).success())
            .toArray();
    long[] indices = correct.indices();
    int[] places = IntStream.of(misled).map(i -> Math.toIntExact(indices[i])).toArray();
    AttackImages again = new AttackImages(images.subset(places), places);
    AttackResult whole = attack(victim, again, PixelType.WHOLE);
    return new Verdict(correct, found.successesByPart(), whole.summary().succeeded());
  }

  private AttackResult attack(ComparedModel victim, AttackImages attacked, PixelType pixels) {
    return runner.run(victim, runner.auto(pixels), "AutoAttack, " + pixels + " pixels", attacked);
  }

  /** The images that a model gets right. */
  AttackImages correct(ComparedModel victim) {
    int[] places = CorrectlyClassified.all(images, victim.pool());
    return new AttackImages(images.subset(places), places);
  }

  int sampleSize() {
    return images.size();
  }

  /** The verdict as the report shows it. */
  RobustnessComparison.Robustness summary(Verdict verdict) {
    int robust = verdict.attacked() - verdict.misled();
    return new RobustnessComparison.Robustness(
        settings.epsilon(),
        images.size(),
        share(verdict.attacked()),
        share(robust),
        TargetedAttacks.list(Interval.wilson(robust, images.size())),
        share(verdict.attacked() - verdict.misledWhole()),
        verdict.misledBy().entrySet().stream()
            .map(part -> new RobustnessComparison.Misled(part.getKey(), part.getValue()))
            .toList());
  }

  private double share(int count) {
    return images.size() == 0 ? 0 : (double) count / images.size();
  }
}
