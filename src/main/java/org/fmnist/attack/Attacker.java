package org.fmnist.attack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.fmnist.data.LabeledImages;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.io.Json;
import org.fmnist.model.Classifier;
import org.fmnist.model.DifferentiableClassifier;

/**
 * The front door: attacks images by the method that the settings name. The images found depend on
 * settings, images and classifiers only, not on the batch size, the number of threads, the other
 * images or an interruption.
 */
public final class Attacker {
  private final AttackSettings settings;
  private final AttackOptions options;

  public Attacker(AttackSettings settings, AttackOptions options) {
    this.settings = settings;
    this.options = options;
  }

  /**
   * Attacks with gradients, or with a black-box method that does not take them.
   *
   * @throws AttackStoppedException if the listener asked for it
   */
  public AttackResult whiteBox(
      ClassifierPool<? extends DifferentiableClassifier> victim, AttackImages images) {
    QueryCounter queries = new QueryCounter(victim, images.size());
    GradientCounter gradients = new GradientCounter(victim, images.size());
    AttackPipeline plan = new AttackPipeline(settings, queries, Optional.of(gradients));
    return run(plan, queries, Optional.of(gradients), victim, List.of(), images);
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
    if (settings.method() == AttackMethod.TRANSFER && surrogates.isEmpty()) {
      throw new InvalidSettingException(
          "surrogate", "expected a checkpoint for transfer, found none");
    }
    QueryCounter queries = new QueryCounter(victim, images.size());
    AttackPipeline plan = new AttackPipeline(settings, queries, Optional.empty());
    return run(plan, queries, Optional.empty(), victim, surrogates, images);
  }

  private AttackResult run(
      AttackPipeline plan,
      QueryCounter queries,
      Optional<GradientCounter> gradients,
      ClassifierPool<?> victim,
      List<? extends ClassifierPool<? extends DifferentiableClassifier>> surrogates,
      AttackImages images) {
    List<AttackExample> subjects = subjects(images);
    Optional<ResumeFile> file =
        options
            .unfinished()
            .map(path -> new ResumeFile(path, fingerprint(victim, surrogates, images)));
    AttackRun run = new AttackRun(plan.stages(), queries, gradients, options, file);
    List<AttackRecord> attempts = run.attempts(subjects, start(surrogates));
    return new AttackResult(settings, images, subjects, attempts, victim);
  }

  private Optional<AttackRun.Start> start(
      List<? extends ClassifierPool<? extends DifferentiableClassifier>> surrogates) {
    if (surrogates.isEmpty()) {
      return Optional.empty();
    }
    TransferAttack transfer = TransferAttack.standard(settings.maxIterations());
    return Optional.of(subjects -> transfer.transferred(subjects, surrogates));
  }

  private List<AttackExample> subjects(AttackImages images) {
    int[] indices = images.indices();
    LabeledImages pixels = images.images();
    List<AttackExample> subjects = new ArrayList<>();
    for (int i = 0; i < indices.length; i++) {
      float[] original = pixels.floats(i);
      Criterion goal =
          settings
              .goal()
              .goalOf(pixels.label(i), RandomStreams.of(settings.seed(), indices[i], "goal"));
      Ball ball = new Ball(original, settings.norm(), settings.epsilon() * Norm.LEVELS);
      subjects.add(
          new AttackExample(i, indices[i], original, goal, ball, original, settings.seed()));
    }
    return subjects;
  }

  /** Of all that decides what is found; a classifier shows itself by its answers. */
  private String fingerprint(
      ClassifierPool<?> victim, List<? extends ClassifierPool<?>> surrogates, AttackImages images) {
    CRC32 sum = new CRC32();
    sum.update(images.images().pixels());
    sum.update(images.images().labels());
    sum.update(text(Arrays.toString(images.indices())));
    float[] probe = images.images().floats(0);
    sum.update(text(Arrays.toString(victim.probabilities(probe))));
    surrogates.forEach(pool -> sum.update(text(Arrays.toString(pool.probabilities(probe)))));
    return Json.line(settings.toMap()) + " " + Long.toHexString(sum.getValue());
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
