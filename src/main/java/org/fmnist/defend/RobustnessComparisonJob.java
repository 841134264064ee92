package org.fmnist.defend;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.fmnist.attack.AttackImages;
import org.fmnist.attack.AttackedClassifiers;
import org.fmnist.attack.ClassifierPool;
import org.fmnist.attack.Interval;
import org.fmnist.attack.TargetPolicy;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.DatasetSource;
import org.fmnist.data.LabeledImages;
import org.fmnist.data.OriginalBatches;
import org.fmnist.data.PythonRandom;
import org.fmnist.data.Split;
import org.fmnist.eval.CorrectlyClassified;
import org.fmnist.eval.Evaluation;
import org.fmnist.eval.Evaluator;
import org.fmnist.graph.Weights;
import org.fmnist.io.FmnistException;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.io.OutputDirectory;
import org.fmnist.model.Classifier;
import org.fmnist.model.DifferentiableClassifier;
import org.fmnist.model.FastClassifier;
import org.fmnist.report.RobustnessComparison;
import org.fmnist.runtime.ProgressListener;
import org.fmnist.runtime.SessionSettings;
import org.jspecify.annotations.Nullable;

/**
 * Compares a model with its hardened one: test accuracy, white-box and black-box success, robust
 * accuracy, signs of gradient masking (the original's project requirement 3, and what the field
 * asks for since). The same attacks, budgets, images and seeds on both. A job runs once, in the
 * thread that calls {@link #run}.
 */
public final class RobustnessComparisonJob {
  private final WeightsSource before;
  private final WeightsSource after;
  private Optional<Weights> readBefore = Optional.empty();
  private ComparisonSettings settings = ComparisonSettings.of(OriginalBatches.SEED);
  private DatasetSource data = DatasetSource.embedded();
  private SessionSettings session = SessionSettings.defaults();
  private ComparisonListener listener = ComparisonListener.NONE;
  private @Nullable Path directory;

  private RobustnessComparisonJob(WeightsSource before, WeightsSource after) {
    this.before = before;
    this.after = after;
  }

  /** Compares two models. */
  public static RobustnessComparisonJob of(WeightsSource before, WeightsSource after) {
    return new RobustnessComparisonJob(before, after);
  }

  /** Attacks, budgets and seed; those of {@link ComparisonSettings#of} if it is not called. */
  public RobustnessComparisonJob settings(ComparisonSettings value) {
    settings = value;
    return this;
  }

  /** The test images; those of the embedded dataset if it is not called. */
  public RobustnessComparisonJob data(DatasetSource value) {
    data = value;
    return this;
  }

  /** How sessions run. */
  public RobustnessComparisonJob session(SessionSettings value) {
    session = value;
    return this;
  }

  /** Is told how the attacks go and may stop the comparison. */
  public RobustnessComparisonJob listener(ComparisonListener value) {
    listener = value;
    return this;
  }

  /** Where the comparison is written; older files of its names are replaced. */
  public RobustnessComparisonJob directory(Path value) {
    directory = value;
    return this;
  }

  /** What the model before holds, where it was read already. */
  RobustnessComparisonJob weightsBefore(Weights value) {
    readBefore = Optional.of(value);
    return this;
  }

  /**
   * Compares, and writes {@code comparison.json}, {@code comparison.md}, {@code robustness.png},
   * pictures of the new model's misled images, and an attack directory for each attack of the table
   * under {@code attacks}.
   *
   * @throws org.fmnist.attack.AttackStoppedException if the listener asked for it
   * @throws FmnistException if an input is missing or damaged, or the disk refuses
   */
  public RobustnessComparison run() {
    if (directory == null) {
      throw new InvalidSettingException("out", "expected a directory, found none");
    }
    OutputDirectory.requireWritable(directory);
    // Who has read the model before has heard of the data, too.
    Consumer<String> notes = readBefore.isPresent() ? note -> {} : listener::note;
    Weights old = readBefore.orElseGet(() -> before.read(notes));
    Weights hardened = readAfter(notes);
    LabeledImages test = data.read(Split.TEST, settings.seed(), notes);
    try (ClassifierPool<DifferentiableClassifier> oldPool = AttackedClassifiers.open(old, session);
        ClassifierPool<DifferentiableClassifier> hardenedPool =
            AttackedClassifiers.open(hardened, session)) {
      RobustnessComparison comparison =
          compare(
              new ComparedModel("before", before.toString(), old, oldPool),
              new ComparedModel("after", after.toString(), hardened, hardenedPool),
              test,
              OutputDirectory.make(directory));
      comparison.write(directory).forEach(listener::note);
      return comparison;
    }
  }

  private Weights readAfter(Consumer<String> notes) {
    try {
      return after.read(notes);
    } catch (FmnistException e) {
      throw FmnistException.about("hardened", e.problem(), e);
    }
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
        test.subset(Arrays.copyOf(order, Math.min(order.length, settings.count())));
    ComparisonAttacks attacks = new ComparisonAttacks(settings, listener);
    TargetedAttacks targeted = new TargetedAttacks(attacks, both, directory);
    RobustnessJudge judge = new RobustnessJudge(attacks, settings, sample);
    RobustCurve curve = new RobustCurve(attacks, settings, sample);

    RobustnessJudge.Verdict verdict = judge.judge(after);
    List<RobustnessComparison.Point> hardened = curve.of(after);
    List<RobustnessComparison.MaskingCheck> checks =
        new MaskingChecks(attacks, settings).of(before, after, verdict, hardened);
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
      ComparedModel compared,
      LabeledImages test,
      List<RobustnessComparison.Attack> targeted,
      List<RobustnessComparison.Point> curve,
      RobustnessComparison.Robustness robustness) {
    try (Classifier classifier = FastClassifier.open(compared.weights(), session)) {
      Evaluation evaluation =
          Evaluator.evaluate(
              Evaluator.probabilities(
                  classifier, test, FastClassifier.DEFAULT_CHUNK, ProgressListener.NONE),
              test);
      return new RobustnessComparison.Model(
          compared.source(),
          evaluation.accuracy(),
          evaluation.images(),
          TargetedAttacks.list(Interval.wilson(evaluation.correct(), evaluation.images())),
          targeted,
          curve,
          robustness);
    }
  }
}
