package org.fmnist.attack;

/**
 * An attack on one image that has ended, before it is judged.
 *
 * @param position of the image among those under attack, from 0
 * @param image the adversarial image, 784 pixels
 * @param reached whether the search saw its criterion reached
 * @param cost what it asked for
 */
record AttackRecord(int position, byte[] image, boolean reached, AttackCost cost) {}
