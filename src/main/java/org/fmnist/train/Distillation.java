package org.fmnist.train;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.fmnist.data.Batch;

/**
 * Labels that teachers have a share in (Hinton, Vinyals and Dean 2015, arXiv:1503.02531). They
 * answer for the very image that the student sees, augmented and mixed: answers for the plain image
 * are wrong for what is made of it (Beyer et al. 2022, arXiv:2106.05237). Not for sharing between
 * threads.
 *
 * @param teachers are asked from one thread; {@link #close} closes them
 * @param share of the teachers in each label, 0..1; the rest is the label as it was
 * @param views of each image that the teachers answer for; 0 for a new one in each epoch
 * @param folder where the answers for these views are kept
 */
public record Distillation(Teachers teachers, double share, int views, Supplier<Path> folder)
    implements AutoCloseable {
  /**
   * The batch with the labels to learn; the given one stays as it is.
   *
   * @param positions of its images in the training file
   */
  Batch apply(Batch batch, int[] positions) {
    return mix(batch, teachers.answers(batch.pixels(), positions));
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
    teachers.close();
  }
}
