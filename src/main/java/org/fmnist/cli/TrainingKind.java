package org.fmnist.cli;

import java.util.Map;
import java.util.function.Supplier;
import org.fmnist.data.Dataset;
import org.fmnist.graph.exact.Precision;
import org.fmnist.model.TrainableModel;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.train.DataLoader;
import org.fmnist.train.DataLoaders;
import org.fmnist.train.Engines;
import org.fmnist.train.RobustValidation;
import org.fmnist.train.RunDirectory;
import org.fmnist.train.TrainingSettings;

/** What verbs that train may do otherwise. */
interface TrainingKind {
  /** Training as it is. */
  TrainingKind PLAIN = new TrainingKind() {};

  /** What {@code config.json} holds beside the settings. */
  default void addTo(Map<String, Object> config) {}

  /**
   * The images and their order.
   *
   * @param directory makes the run's directory when it is first asked
   */
  default DataLoader plan(
      Dataset dataset,
      TrainingSettings settings,
      SessionSettings session,
      Supplier<RunDirectory> directory) {
    return DataLoaders.create(dataset, settings);
  }

  /** The model, with its initial values. */
  default TrainableModel model(
      TrainingSettings settings, Precision<?> precision, long steps, SessionSettings session) {
    return Engines.create(settings, precision, steps, session);
  }

  /** What is measured after each epoch, too. */
  default RobustValidation robustness(
      Dataset dataset, TrainingSettings settings, SessionSettings session) {
    return RobustValidation.NONE;
  }
}
