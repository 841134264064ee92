package org.fmnist.attack;

import java.util.List;
import org.fmnist.data.LabeledImages;

/** An attack that has ended, judged by the pixels that it gives out. Immutable. */
public final class AttackResult {
  private final AttackSettings settings;
  private final AttackImages images;
  private final byte[] adversarial;
  private final List<AttackExample> subjects;
  private final List<AttackRecord> attempts;
  private final List<ImageOutcome> outcomes;

  AttackResult(
      AttackSettings settings,
      AttackImages images,
      List<AttackExample> subjects,
      List<AttackRecord> attempts,
      ClassifierPool<?> classifier) {
    this.settings = settings;
    this.images = images;
    this.subjects = List.copyOf(subjects);
    this.attempts = List.copyOf(attempts);
    this.adversarial = new byte[subjects.size() * Pixels.PER_IMAGE];
    for (AttackRecord attempt : attempts) {
      System.arraycopy(
          attempt.image(), 0, adversarial, attempt.position() * Pixels.PER_IMAGE, Pixels.PER_IMAGE);
    }
    this.outcomes = judge(classifier, images.images().pixels(), adversarial);
  }

  /** Judges images once more, such as those read back from a file. */
  List<ImageOutcome> judge(ClassifierPool<?> classifier, byte[] originals, byte[] adversarials) {
    return List.copyOf(
        new Judge(classifier).judge(subjects, images, originals, adversarials, attempts));
  }

  public AttackSettings settings() {
    return settings;
  }

  /** The attacked images. */
  public LabeledImages originals() {
    return images.images();
  }

  /** The adversarial images with the true labels, in the order of the attacked ones. */
  public LabeledImages adversarials() {
    return LabeledImages.of(adversarial, images.images().labels());
  }

  /** What became of each image, in order. */
  public List<ImageOutcome> outcomes() {
    return outcomes;
  }

  public AttackSummary summary() {
    return AttackSummary.of(outcomes);
  }
}
