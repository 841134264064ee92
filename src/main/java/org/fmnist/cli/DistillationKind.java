package org.fmnist.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.fmnist.data.Dataset;
import org.fmnist.model.Classifier;
import org.fmnist.model.Ensemble;
import org.fmnist.model.FastClassifier;
import org.fmnist.model.SavedModelClassifier;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.train.DataLoader;
import org.fmnist.train.DataLoaders;
import org.fmnist.train.Distillation;
import org.fmnist.train.RunDirectory;
import org.fmnist.train.TrainingSettings;

/** Training with the answers of teachers. */
record DistillationKind(DistillationSettings distillation) implements TrainingKind {
  @Override
  public void addTo(Map<String, Object> config) {
    config.put(DistillationSettings.CONFIG, distillation);
  }

  @Override
  public DataLoader plan(
      Dataset dataset,
      TrainingSettings settings,
      SessionSettings session,
      Supplier<RunDirectory> directory) {
    return DataLoaders.create(
        dataset,
        settings,
        () -> new Distillation(teachers(settings.batchSize(), session), distillation.share()));
  }

  private Classifier teachers(int batchSize, SessionSettings session) {
    List<Classifier> teachers = new ArrayList<>();
    try {
      for (String path : distillation.teachers()) {
        teachers.add(
            SavedModelClassifier.isIn(Path.of(path))
                ? SavedModelClassifier.open(Path.of(path), session)
                : FastClassifier.open(RunInputs.weights(path), session, batchSize));
      }
      return new Ensemble(teachers);
    } catch (RuntimeException e) {
      teachers.forEach(Classifier::close);
      throw e;
    }
  }
}
