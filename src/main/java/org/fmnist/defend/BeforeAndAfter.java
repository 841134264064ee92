package org.fmnist.defend;

import java.nio.file.Path;
import java.util.List;
import org.fmnist.attack.AttackImages;
import org.fmnist.attack.AttackedClassifiers;
import org.fmnist.attack.ClassifierPool;
import org.fmnist.attack.Interval;
import org.fmnist.attack.TargetPolicy;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.fmnist.data.PythonRandom;
import org.fmnist.eval.CorrectlyClassified;
import org.fmnist.eval.Evaluation;
import org.fmnist.eval.Evaluator;
import org.fmnist.graph.Weights;
import org.fmnist.model.Classifier;
import org.fmnist.model.DifferentiableClassifier;
import org.fmnist.model.FastClassifier;
import org.fmnist.report.RobustnessComparison;
import org.fmnist.runtime.ProgressListener;
import org.fmnist.runtime.SessionSettings;

/**
 * Compares a model with its hardened one: test accuracy, white-box and black-box success, robust
 * accuracy, signs of gradient masking (the original's project requirement 3, and what the field
 * asks for since). The same attacks, budgets, images and seeds on both.
 */
public final class BeforeAndAfter {
  private final ComparisonSettings settings;
  private final SessionSettings session;
  private final ComparisonListener listener;

  public BeforeAndAfter(
      ComparisonSettings settings, SessionSettings session, ComparisonListener listener) {
    this.settings = settings;
    this.session = session;
    this.listener = listener;
  }

  /**
   * A model to compare.
   *
   * @param source where the weights come from, in words
   */
  public record Model(String source, Weights weights) {}

  /**
   * Compares, and writes {@code comparison.json}, {@code comparison.md}, {@code robustness.png},
   * pictures of the new model's misled images, and an attack directory for each attack of the table
   * under {@code attacks}.
   *
   * @param directory which exists; older files of these names are replaced
   * @throws org.fmnist.attack.AttackStoppedException if the listener asked for it
   * @throws org.fmnist.io.FmnistException if the disk refuses
   */
  public RobustnessComparison write(Model before, Model after, Dataset dataset, Path directory) {
    try (ClassifierPool<DifferentiableClassifier> old = open(before);
        ClassifierPool<DifferentiableClassifier> hardened = open(after)) {
      RobustnessComparison comparison =
          compare(
              new ComparedModel("before", before.source(), before.weights(), old),
              new ComparedModel("after", after.source(), after.weights(), hardened),
              dataset.test(),
              directory);
      comparison.write(directory);
      return comparison;
    }
  }

  private ClassifierPool<DifferentiableClassifier> open(Model model) {
    return AttackedClassifiers.open(model.weights(), session);
  }

  private RobustnessComparison compare(
      ComparedModel before, ComparedModel after, LabeledImages test, Path directory) {
    int[] order = new PythonRandom(settings.seed()).sample(test.size(), test.size());
    int[] right =
        CorrectlyClassified.choose(
                test,
                order,
                settings.count(),
                TargetPolicy.NEXT::appliesTo,
                List.of(before.pool(), after.pool()))
            .places();
    AttackImages both = new AttackImages(test.subset(right), right);
    LabeledImages sample =
        test.subset(java.util.Arrays.copyOf(order, Math.min(order.length, settings.count())));
    ComparisonAttacks assault = new ComparisonAttacks(settings, listener);
    TargetedAttacks targeted = new TargetedAttacks(assault, both, directory);
    RobustnessJudge judge = new RobustnessJudge(assault, settings, sample);
    RobustCurve curve = new RobustCurve(assault, settings, sample);

    RobustnessJudge.Verdict verdict = judge.judge(after);
    List<RobustnessComparison.Point> hardened = curve.of(after);
    List<RobustnessComparison.Check> checks =
        new MaskingChecks(assault, settings).of(before, after, verdict, hardened);
    RobustnessComparison.Model old =
        model(
            before,
            test,
            targeted.on(before, false),
            curve.of(before),
            judge.summary(judge.judge(before)));
    RobustnessComparison.Model fresh =
        model(after, test, targeted.on(after, true), hardened, judge.summary(verdict));
    return new RobustnessComparison(old, fresh, checks, targeted.pictures());
  }

  private RobustnessComparison.Model model(
      ComparedModel contestant,
      LabeledImages test,
      List<RobustnessComparison.Attack> attacks,
      List<RobustnessComparison.Point> curve,
      RobustnessComparison.Robustness robustness) {
    try (Classifier classifier = FastClassifier.open(contestant.weights(), session)) {
      Evaluation evaluation =
          Evaluator.evaluate(
              Evaluator.probabilities(
                  classifier, test, FastClassifier.DEFAULT_CHUNK, ProgressListener.NONE),
              test);
      return new RobustnessComparison.Model(
          contestant.source(),
          evaluation.accuracy(),
          evaluation.images(),
          TargetedAttacks.list(Interval.wilson(evaluation.correct(), evaluation.images())),
          attacks,
          curve,
          robustness);
    }
  }
}
