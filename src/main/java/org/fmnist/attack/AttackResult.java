package org.fmnist.attack;

import java.util.List;
import java.util.Map;
import org.fmnist.data.FashionMnist;
import org.fmnist.data.LabeledImages;

/**
 * An attack that has ended, judged by the pixels that it gives out. Immutable; may be shared
 * between threads.
 */
public final class AttackResult {
  private final AttackSettings settings;
  private final AttackImages images;
  private final float[] adversarial;
  private final List<AttackExample> examples;
  private final List<AttackRecord> records;
  private final List<ImageOutcome> outcomes;

  AttackResult(
      AttackSettings settings,
      AttackImages images,
      List<AttackExample> examples,
      List<AttackRecord> records,
      ClassifierPool<?> classifier) {
    this.settings = settings;
    this.images = images;
    this.examples = List.copyOf(examples);
    this.records = List.copyOf(records);
    this.adversarial = new float[examples.size() * FashionMnist.PIXELS];
    for (AttackRecord record : records) {
      System.arraycopy(
          record.image(),
          0,
          adversarial,
          record.position() * FashionMnist.PIXELS,
          FashionMnist.PIXELS);
    }
    this.outcomes = judge(classifier, adversarial);
  }

  /** Judges adversarial images once more, such as those read back from a file. */
  List<ImageOutcome> judge(ClassifierPool<?> classifier, float[] adversarials) {
    return List.copyOf(new Judge(classifier).judge(examples, adversarials, records));
  }

  public AttackSettings settings() {
    return settings;
  }

  /** The attacked images. */
  public LabeledImages originals() {
    return images.images();
  }

  /**
   * The adversarial images with the true labels, in the order of the attacked ones; rounded to
   * whole levels where their pixels are not whole.
   */
  public LabeledImages adversarials() {
    return LabeledImages.of(Pixels.bytes(adversarial), images.images().labels());
  }

  /** The adversarial images as they were judged: rows of 784 pixels 0..255, a new array. */
  public float[] adversarialPixels() {
    return adversarial.clone();
  }

  /** How many images each part of the method misled, by name, in the order of the parts. */
  public Map<String, Integer> successesByPart() {
    return AttackJobResult.successesByPart(settings, outcomes);
  }

  /** What became of each image, in order. */
  public List<ImageOutcome> outcomes() {
    return outcomes;
  }

  public AttackSummary summary() {
    return AttackSummary.of(outcomes);
  }
}
