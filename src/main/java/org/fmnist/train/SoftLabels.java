package org.fmnist.train;

import org.fmnist.data.Batch;
import org.fmnist.data.LabeledImages;
import org.fmnist.graph.Network;

/**
 * Labels that a teacher has a share in: distillation (Hinton, Vinyals and Dean 2015,
 * arXiv:1503.02531) at temperature 1. The teacher answers once for each image, as it is: not for
 * what augmentation makes of it.
 *
 * @param answers the teacher's probabilities for all training images in their order, N rows of 10;
 *     empty if there is no teacher
 * @param share of the teacher in each label, 0..1; the rest is the true class
 */
public record SoftLabels(float[] answers, double share) {
  /** The true classes alone. */
  public static final SoftLabels NONE = new SoftLabels(new float[0], 0);

  /**
   * The images with the labels to learn.
   *
   * @param indices of the images
   */
  Batch batch(LabeledImages images, int... indices) {
    Batch batch = Batch.of(images, indices);
    float[] labels = batch.labels();
    for (int i = 0; share > 0 && i < labels.length; i++) {
      int image = indices[i / Network.CLASSES];
      double answer = answers[image * Network.CLASSES + i % Network.CLASSES];
      labels[i] = (float) ((1 - share) * labels[i] + share * answer);
    }
    return batch;
  }
}
