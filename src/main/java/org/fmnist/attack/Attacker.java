package org.fmnist.attack;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.model.Classifier;
import org.fmnist.model.DifferentiableClassifier;

/**
 * Attacks images on classifiers that are open already, by the method that the settings name; {@link
 * AttackJob} opens them by itself. The images found depend on settings, images and classifiers
 * only, not on the batch size, the number of threads, the other images, an observer or an
 * interruption.
 *
 * <p>Immutable, and may be shared between threads if listener and observer may.
 */
public final class Attacker {
  private final AttackSettings settings;
  private final AttackOptions options;

  public Attacker(AttackSettings settings, AttackOptions options) {
    this.settings = settings;
    this.options = options;
  }

  /**
   * Attacks in the precision of the classifiers, and judges in float32.
   *
   * @throws InvalidSettingException if the method has no use for surrogates, or needs some
   * @throws AttackStoppedException if the listener asked for it
   */
  public AttackResult attack(AttackedClassifiers classifiers, AttackImages images) {
    return attack(classifiers.searched(), classifiers.victim(), classifiers.surrogates(), images);
  }

  /**
   * Attacks by whichever method; one that needs predictions only is given no more.
   *
   * @param surrogates see {@link #blackBox}; none for a method with gradients
   * @throws InvalidSettingException if the method has no use for surrogates, or needs some
   * @throws AttackStoppedException if the listener asked for it
   */
  public AttackResult attack(
      ClassifierPool<? extends DifferentiableClassifier> victim,
      List<? extends ClassifierPool<? extends DifferentiableClassifier>> surrogates,
      AttackImages images) {
    return attack(victim, victim, surrogates, images);
  }

  /** Attacks one classifier; another says what is a success. */
  AttackResult attack(
      ClassifierPool<? extends DifferentiableClassifier> searched,
      ClassifierPool<?> judge,
      List<? extends ClassifierPool<? extends DifferentiableClassifier>> surrogates,
      AttackImages images) {
    settings.requireSurrogates(surrogates.size());
    return settings.method().isBlackBox()
        ? blackBox(searched, judge, surrogates, images)
        : whiteBox(searched, judge, images);
  }

  /**
   * Attacks with gradients, or with a black-box method that does not take them.
   *
   * @throws AttackStoppedException if the listener asked for it
   */
  public AttackResult whiteBox(
      ClassifierPool<? extends DifferentiableClassifier> victim, AttackImages images) {
    return whiteBox(victim, victim, images);
  }

  private AttackResult whiteBox(
      ClassifierPool<? extends DifferentiableClassifier> searched,
      ClassifierPool<?> judge,
      AttackImages images) {
    GradientCounter gradients = new GradientCounter(searched, images.size());
    return run(Optional.of(gradients), searched, judge, List.of(), images);
  }

  /**
   * Attacks with predictions only.
   *
   * @param surrogates one's own models on which the start is made; none to start from the originals
   * @throws InvalidSettingException if the method needs gradients, or surrogates that are not there
   * @throws AttackStoppedException if the listener asked for it
   */
  public AttackResult blackBox(
      ClassifierPool<? extends Classifier> victim,
      List<? extends ClassifierPool<? extends DifferentiableClassifier>> surrogates,
      AttackImages images) {
    if (!settings.method().isBlackBox()) {
      throw new InvalidSettingException(
          "method", "expected one that needs predictions only, found " + settings.method());
    }
    settings.requireSurrogates(surrogates.size());
    return blackBox(victim, victim, surrogates, images);
  }

  private AttackResult blackBox(
      ClassifierPool<?> searched,
      ClassifierPool<?> judge,
      List<? extends ClassifierPool<? extends DifferentiableClassifier>> surrogates,
      AttackImages images) {
    return run(Optional.empty(), searched, judge, surrogates, images);
  }

  private AttackResult run(
      Optional<GradientCounter> gradients,
      ClassifierPool<?> searched,
      ClassifierPool<?> judge,
      List<? extends ClassifierPool<? extends DifferentiableClassifier>> surrogates,
      AttackImages images) {
    List<AttackExample> examples =
        IntStream.range(0, images.size())
            .mapToObj(i -> AttackExample.of(images, i, settings))
            .toList();
    Optional<ResumeFile> file =
        options
            .unfinished()
            .map(
                path ->
                    new ResumeFile(
                        path,
                        settings.pixels(),
                        Fingerprint.of(settings, images, searched, surrogates)));
    List<AttackPart> parts = new AttackPipeline(settings).parts();
    AttackCounters counters =
        new AttackCounters(
            new QueryCounter(searched, images.size()),
            gradients,
            new Confirmation(judge == searched ? Optional.empty() : Optional.of(judge)));
    AttackRun run = new AttackRun(parts, counters, options, file);
    List<AttackRecord> records = run.records(examples, transfer(surrogates));
    return new AttackResult(settings, images, examples, records, judge);
  }

  private Optional<UnaryOperator<List<AttackExample>>> transfer(
      List<? extends ClassifierPool<? extends DifferentiableClassifier>> surrogates) {
    if (surrogates.isEmpty()) {
      return Optional.empty();
    }
    TransferAttack transfer = TransferAttack.standard(settings.maxIterations());
    return Optional.of(examples -> transfer.transferred(examples, surrogates));
  }
}
