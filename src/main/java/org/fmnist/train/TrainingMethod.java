package org.fmnist.train;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.fmnist.data.Dataset;
import org.fmnist.graph.exact.Precision;
import org.fmnist.model.TrainableModel;
import org.fmnist.runtime.SessionSettings;

/**
 * What a {@link TrainingJob} trains: by default a network on a dataset. Others learn a teacher's
 * answers, too, or train under attack. Called from the thread that runs the job.
 */
public interface TrainingMethod {
  /** Training on a dataset alone. */
  TrainingMethod PLAIN = new TrainingMethod() {};

  /**
   * What a method works with beside its data.
   *
   * @param session how sessions run
   * @param directory makes the run's directory when it is first asked
   * @param notes takes a line about each thing that a user should know of the inputs
   */
  record Context(SessionSettings session, Supplier<Path> directory, Consumer<String> notes) {}

  /** Adds what {@code config.json} must keep beside settings and inputs. */
  default void addTo(Map<String, Object> config) {}

  /**
   * Refuses settings that do not go with the method, before any input is read.
   *
   * @throws org.fmnist.io.InvalidSettingException if they do not
   */
  default void check(TrainingSettings settings) {}

  /**
   * The images and their order. Bad inputs fail here, before anything is written.
   *
   * @return the caller closes it
   */
  default DataLoader loader(Dataset dataset, TrainingSettings settings, Context context) {
    return DataLoaders.create(dataset, settings);
  }

  /**
   * The model, with its initial values.
   *
   * @param steps of the whole run, for schedules that end with it
   * @return the caller closes it
   */
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
