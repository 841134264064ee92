package org.fmnist.train;

import java.util.Optional;
import java.util.function.Supplier;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.model.Engine;

/**
 * Builds the data loader that the settings ask for. Static functions only, which may be called from
 * several threads.
 */
public final class DataLoaders {
  private static final LabeledImages NONE = LabeledImages.of(new byte[0], new byte[0]);

  private DataLoaders() {}

  /** A data loader that stands at its beginning; the caller closes it. */
  public static DataLoader create(Dataset dataset, TrainingSettings settings) {
    return switch (settings.engine()) {
      case EXACT -> new OriginalDataLoader(dataset, settings);
      case FAST -> new ShuffledDataLoader(dataset, settings, NONE, Optional.empty());
    };
  }

  /**
   * The same with more images to train on. The split stays as it is without them: none of them is
   * ever validated.
   *
   * @param more images beside those of the dataset
   * @throws InvalidSettingException if the exact engine is asked for: its order is the original's
   */
  public static DataLoader create(Dataset dataset, TrainingSettings settings, LabeledImages more) {
    requireFast(settings, "additional images");
    return new ShuffledDataLoader(dataset, settings, more, Optional.empty());
  }

  /**
   * The same with a teacher's answers in the labels.
   *
   * @param distillation is asked when nothing else stands in the way; the data loader closes it
   * @throws InvalidSettingException if the exact engine is asked for: its labels are the original's
   */
  public static DataLoader create(
      Dataset dataset, TrainingSettings settings, Supplier<Distillation> distillation) {
    requireFast(settings, "a teacher's answers in the labels");
    return new ShuffledDataLoader(dataset, settings, NONE, Optional.of(distillation.get()));
  }

  private static void requireFast(TrainingSettings settings, String what) {
    if (settings.engine() == Engine.EXACT) {
      throw new InvalidSettingException(
          "engine",
          "expected the dataset's own images and labels with the exact engine, found "
              + what
              + "; use the fast engine");
    }
  }
}
