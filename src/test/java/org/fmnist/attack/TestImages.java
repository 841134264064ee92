package org.fmnist.attack;

import java.util.Random;
import org.fmnist.data.LabeledImages;
import org.fmnist.eval.Evaluator;

/** Random images, with the labels that a classifier gives them. */
final class TestImages {
  private TestImages() {}

  static LabeledImages classifiedBy(LinearClassifier classifier, int count, long seed) {
    byte[] pixels = new byte[count * 784];
    new Random(seed).nextBytes(pixels);
    float[] logits = classifier.logits(Pixels.floats(pixels));
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) Evaluator.predicted(logits, i);
    }
    return LabeledImages.of(pixels, labels);
  }
}
