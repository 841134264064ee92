package org.fmnist.attack;

/**
 * What a {@link WhiteBoxSearch} is told of the image that it asked about. Losses are signed so that
 * every search goes downhill.
 *
 * @param image the image as it was judged, whole pixels within bounds; the search's to keep
 * @param logits of the 10 classes
 * @param margin what the criterion lacks in logits; below zero when it is reached
 * @param loss the attack's objective for the {@linkplain WhiteBoxSearch#aim aim}, smaller is nearer
 * @param gradient d loss / d pixel at {@code image}; the search's to keep
 */
record GradientFeedback(
    float[] image, float[] logits, double margin, double loss, float[] gradient) {}
