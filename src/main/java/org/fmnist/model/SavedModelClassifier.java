package org.fmnist.model;

import java.nio.file.Path;
import org.fmnist.runtime.SessionSettings;

/** Predicts with a {@linkplain LoadedModel SavedModel}, whatever its architecture. */
public final class SavedModelClassifier implements Classifier {
  private final LoadedModel model;

  private SavedModelClassifier(LoadedModel model) {
    this.model = model;
  }

  /**
   * A classifier from a directory that {@link LoadedModel#isIn} knows.
   *
   * @throws org.fmnist.io.FmnistException if it is no classifier of these images
   */
  public static SavedModelClassifier open(Path directory, SessionSettings session) {
    return new SavedModelClassifier(LoadedModel.open(directory, session));
  }

  @Override
  public float[] probabilities(float[] pixels) {
    return model.probabilities(pixels);
  }

  @Override
  public void close() {
    model.close();
  }
}
