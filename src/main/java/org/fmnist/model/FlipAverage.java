package org.fmnist.model;

import java.util.List;
import org.fmnist.data.FashionMnist;

/**
 * Averages a classifier's answers for each image and for its mirror image, left to right. May be
 * shared between threads if the classifier may.
 */
public final class FlipAverage implements Classifier {
  private final Classifier classifier;

  /** Closing this closes {@code classifier}. */
  public FlipAverage(Classifier classifier) {
    this.classifier = classifier;
  }

  @Override
  public float[] probabilities(float[] pixels) {
    return Ensemble.mean(
        List.of(classifier.probabilities(pixels), classifier.probabilities(mirror(pixels))));
  }

  private static float[] mirror(float[] pixels) {
    float[] mirrored = new float[pixels.length];
    for (int row = 0; row < pixels.length; row += FashionMnist.SIDE) {
      for (int column = 0; column < FashionMnist.SIDE; column++) {
        mirrored[row + column] = pixels[row + FashionMnist.SIDE - 1 - column];
      }
    }
    return mirrored;
  }

  @Override
  public void close() {
    classifier.close();
  }
}
