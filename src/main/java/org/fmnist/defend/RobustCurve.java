package org.fmnist.defend;

import java.util.ArrayList;
import java.util.List;
import org.fmnist.attack.AttackImages;
import org.fmnist.attack.AttackResult;
import org.fmnist.data.LabeledImages;
import org.fmnist.report.RobustnessComparison;

/** Robust accuracy by strength of the attack: untargeted PGD by the margin, one run an image. */
final class RobustCurve {
  private final ComparisonAttacks runner;
  private final ComparisonSettings settings;
  private final RobustnessJudge judge;

  RobustCurve(ComparisonAttacks runner, ComparisonSettings settings, LabeledImages images) {
    this.runner = runner;
    this.settings = settings;
    this.judge = new RobustnessJudge(runner, settings, images);
  }

  /** The curve from ε 0, which is the accuracy without an attack. */
  List<RobustnessComparison.Point> of(ComparedModel victim) {
    AttackImages correct = judge.correct(victim);
    List<RobustnessComparison.Point> points = new ArrayList<>();
    points.add(new RobustnessComparison.Point(0, share(correct.indices().length)));
    for (double epsilon : settings.strengths()) {
      points.add(new RobustnessComparison.Point(epsilon, accuracy(victim, correct, epsilon)));
    }
    return points;
  }

  private double accuracy(ComparedModel victim, AttackImages correct, double epsilon) {
    int attacked = correct.indices().length;
    if (attacked == 0) {
      return 0;
    }
    AttackResult result =
        runner.run(
            victim,
            runner.pgd(epsilon, settings.steps()),
            "pgd within " + epsilon + ", any class",
            correct);
    return share(attacked - result.summary().succeeded());
  }

  private double share(int count) {
    return judge.sampleSize() == 0 ? 0 : (double) count / judge.sampleSize();
  }
}
