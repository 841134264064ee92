package org.fmnist.attack;

/**
 * What a {@link BlackBoxSearch} is told of the image that it asked about.
 *
 * @param image the image as it was judged, whole pixels within bounds; the search's to keep
 * @param probabilities of the 10 classes
 * @param margin what the criterion lacks in log probability; below zero when it is reached
 */
record PredictionFeedback(float[] image, float[] probabilities, double margin) {}
