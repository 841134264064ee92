package org.fmnist.train;

import java.util.Locale;
import org.fmnist.data.Dataset;
import org.fmnist.data.UsageException;

/** Builds the plan that the settings ask for. */
public final class Plans {
  private Plans() {}

  /** A plan that stands at its beginning; the caller closes it. */
  public static BatchPlan create(Dataset dataset, TrainingSettings settings) {
    if (settings.validationSize() == 0 && settings.selection() != TrainingSettings.Selection.LAST) {
      throw new UsageException(
          "--valid-size 0: expected --select last with it, found "
              + settings.selection().name().toLowerCase(Locale.ROOT).replace('_', '-')
              + "; without validation images no other epoch can be the best");
    }
    return switch (settings.engine()) {
      case EXACT -> new OriginalPlan(dataset, settings);
      case FAST -> new ShuffledPlan(dataset, settings);
    };
  }
}
