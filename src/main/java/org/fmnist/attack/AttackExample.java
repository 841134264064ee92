package org.fmnist.attack;

import org.apache.commons.rng.UniformRandomProvider;
import org.fmnist.data.KeyedRandom;

/**
 * One image under attack.
 *
 * @param position its place among the images under attack, from 0
 * @param index its place in the file or split that it comes from
 * @param label its true class
 * @param criterion what success is judged by
 * @param ball where adversarial images may lie, around the original
 * @param start where the search begins: the original, or the image of a transfer or of a part of
 *     the attack before
 * @param startMargin what the criterion lacks there; infinite where nobody asked
 * @param seed of the random streams of this image
 */
record AttackExample(
    int position,
    long index,
    int label,
    Criterion criterion,
    Ball ball,
    float[] start,
    double startMargin,
    long seed) {

  /** The image at a position, as settings want it attacked. */
  static AttackExample of(AttackImages images, int position, AttackSettings settings) {
    long index = images.index(position);
    int label = images.images().label(position);
    float[] original = images.images().floats(position);
    Criterion criterion =
        settings.target().criterionFor(label, KeyedRandom.of(settings.seed(), index, "goal"));
    Ball ball =
        new Ball(original, settings.norm(), settings.epsilon() * Norm.LEVELS, settings.pixels());
    return new AttackExample(
        position,
        index,
        label,
        criterion,
        ball,
        ball.centre(),
        Double.POSITIVE_INFINITY,
        settings.seed());
  }

  /** Its 784 whole pixels 0..255; not to be changed. */
  float[] original() {
    return ball.centre();
  }

  /** The same image with another start. */
  AttackExample startingAt(float[] image, double margin) {
    return new AttackExample(position, index, label, criterion, ball, image, margin, seed);
  }

  /** Whether the start is already a changed image. */
  boolean startsElsewhere() {
    return start != ball.centre();
  }

  /**
   * The image's random stream for one use of it. It depends on seed, image and purpose only: not on
   * the other images, their number or their order.
   */
  UniformRandomProvider random(String purpose) {
    return KeyedRandom.of(seed, index, purpose);
  }
}
