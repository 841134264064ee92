package org.fmnist.attack;

/**
 * How far the attack on one image has come, before it is judged.
 *
 * @param position of the image among those under attack, from 0
 * @param parts of the attack that it has been through
 * @param image the adversarial image, or the one that came nearest: 784 pixels
 * @param margin what the criterion lacks there; infinite where nobody asked
 * @param reached whether the last of these parts saw its criterion reached
 * @param cost what was asked for it
 */
record AttackRecord(
    int position, int parts, float[] image, double margin, boolean reached, AttackCost cost) {}
