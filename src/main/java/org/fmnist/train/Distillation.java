package org.fmnist.train;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.fmnist.data.Batch;
import org.fmnist.model.Classifier;

/**
 * Labels that a teacher has a share in (Hinton, Vinyals and Dean 2015, arXiv:1503.02531), at
 * temperature 1. The teacher answers for the very image that the student sees, augmented and mixed:
 * answers for the plain image are wrong for what is made of it (Beyer et al. 2022,
 * arXiv:2106.05237). Not for sharing between threads.
 *
 * @param teacher is asked from one thread; {@link #close} closes it
 * @param share of the teacher in each label, 0..1; the rest is the label as it was
 * @param views of each image that the teacher answers for; 0 for a new one in each epoch
 * @param folder where the answers for these views are kept
 */
public record Distillation(Classifier teacher, double share, int views, Supplier<Path> folder)
    implements AutoCloseable {
  /** The batch with the labels to learn; the given one stays as it is. */
  Batch apply(Batch batch) {
    return mix(batch, teacher.probabilities(batch.pixels()));
  }

  /** The same, from answers that are there. */
  Batch mix(Batch batch, float[] answers) {
    float[] labels = batch.labels().clone();
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (float) ((1 - share) * labels[i] + share * answers[i]);
    }
    return new Batch(batch.pixels(), labels);
  }

  @Override
  public void close() {
    teacher.close();
  }
}
