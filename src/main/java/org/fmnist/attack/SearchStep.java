package org.fmnist.attack;

/**
 * An image that a search has just asked about: a look at an attack while it runs. Immutable as long
 * as nobody writes to the arrays.
 *
 * @param position of the image under attack among those attacked together, from 0
 * @param image the image asked about: 784 whole pixels 0..255 within bounds, row by row
 * @param margin what the criterion lacks, of logits or log probabilities; below zero when the image
 *     is classified as wanted
 * @param scores what the classifier says of it
 * @param cost what the attack on this image has asked for so far, this question included
 */
public record SearchStep(
    int position, byte[] image, double margin, ClassScores scores, AttackCost cost) {}
