package org.fmnist.attack;

/**
 * An attack on one image that has ended, before it is judged.
 *
 * @param position of the image among those under attack, from 0
 * @param image the adversarial image, 784 pixels
 * @param reached whether the search saw its goal reached
 * @param queries predictions that it asked for
 * @param gradients backward passes that it asked for
 */
record AttackRecord(int position, byte[] image, boolean reached, int queries, int gradients) {}
