package org.fmnist.graph.fast;

import org.fmnist.data.Batch;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.fmnist.graph.Weights;
import org.fmnist.graph.exact.ExactSettings;
import org.fmnist.graph.exact.Precision;
import org.fmnist.model.ExactTrainer;
import org.fmnist.runtime.SessionSettings;

/** Weights and images to compare the engines on: the exact engine's, after a few steps. */
final class TrainedWeights {
  private static final int STEPS = 40;
  private static final int BATCH = 32;

  private static final Dataset DATA = Dataset.embedded();
  private static final Weights WEIGHTS = train();

  private TrainedWeights() {}

  static Weights get() {
    return WEIGHTS;
  }

  /** The first {@code count} test images. */
  static Batch testImages(int count) {
    return range(DATA.test(), 0, count);
  }

  static Batch trainingImages(int first, int count) {
    return range(DATA.train(), first, count);
  }

  static int[] labels(int count) {
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = DATA.test().label(i);
    }
    return labels;
  }

  private static Weights train() {
    try (ExactTrainer trainer =
        ExactTrainer.create(
            Precision.FP32, ExactSettings.original(), 1, 1, SessionSettings.defaults())) {
      for (int step = 0; step < STEPS; step++) {
        trainer.step(trainingImages(step * BATCH, BATCH), step);
      }
      return trainer.weights();
    }
  }

  private static Batch range(LabeledImages images, int first, int count) {
    int[] indices = new int[count];
    for (int i = 0; i < count; i++) {
      indices[i] = first + i;
    }
    return Batch.of(images, indices);
  }
}
