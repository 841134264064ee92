package org.fmnist.attack;

import org.apache.commons.rng.UniformRandomProvider;

/**
 * One image under attack.
 *
 * @param position its place among the images under attack, from 0
 * @param index its place in the file or split that it comes from
 * @param original its 784 whole pixels 0..255
 * @param goal what success is judged by
 * @param ball where adversarial images may lie
 * @param start where the search begins: the original, or the image of a transfer
 * @param seed of the random streams of this image
 */
record AttackExample(
    int position,
    int index,
    float[] original,
    Criterion goal,
    Ball ball,
    float[] start,
    long seed) {

  /** The same image with another start. */
  AttackExample startingAt(float[] image) {
    return new AttackExample(position, index, original, goal, ball, image, seed);
  }

  /** Whether the start is already a changed image. */
  boolean startsElsewhere() {
    return start != original;
  }

  /**
   * The image's random stream for one use of it. It depends on seed, image and purpose only: not on
   * the other images, their number or their order.
   */
  UniformRandomProvider random(String purpose) {
    return RandomStreams.of(seed, index, purpose);
  }
}
