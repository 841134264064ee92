package org.fmnist.model;

import org.fmnist.data.FashionMnist;
import org.fmnist.graph.Weights;
import org.fmnist.graph.exact.ExactSettings;
import org.fmnist.graph.exact.Precision;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorValue;

/**
 * Predicts with the original's operations in the original's order. Not for sharing between threads.
 */
public final class ExactClassifier implements Classifier {
  private final ExactTrainer trainer;

  private ExactClassifier(ExactTrainer trainer) {
    this.trainer = trainer;
  }

  /** A classifier with these weights. */
  public static ExactClassifier open(
      Weights weights, Precision<?> precision, SessionSettings session) {
    ExactTrainer trainer = ExactTrainer.create(precision, ExactSettings.original(), 1, 1, session);
    trainer.start(weights);
    return new ExactClassifier(trainer);
  }

  /** One run of the session over all images of the call: callers choose the batch size. */
  @Override
  public float[] probabilities(float[] pixels) {
    TensorValue result = trainer.network().inferOp(pixels);
    double[] exact = result.doubles();
    float[] probabilities = new float[pixels.length / FashionMnist.PIXELS * FashionMnist.CLASSES];
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = (float) exact[i];
    }
    return probabilities;
  }

  @Override
  public void close() {
    trainer.close();
  }
}
