package org.fmnist.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.fmnist.checkpoint.CheckpointWriter;
import org.fmnist.checkpoint.Checkpoints;
import org.fmnist.data.Dataset;
import org.fmnist.graph.SessionSettings;
import org.fmnist.graph.Weights;
import org.fmnist.model.Classifier;
import org.fmnist.model.Ensemble;
import org.fmnist.model.FastClassifier;
import org.fmnist.train.BatchPlan;
import org.fmnist.train.Distillation;
import org.fmnist.train.Plans;
import org.fmnist.train.RunDirectory;
import org.fmnist.train.TrainingSettings;

/**
 * Training with the answers of teachers. The run directory keeps their weights: {@code --resume}
 * does not need the checkpoints that they came from.
 *
 * @param resumed whether the directory may have them already
 */
record DistillationKind(DistillationSettings distillation, boolean resumed)
    implements TrainingKind {
  @Override
  public void addTo(Map<String, Object> config) {
    config.put(DistillationSettings.CONFIG, distillation);
  }

  @Override
  public BatchPlan plan(
      Dataset dataset,
      TrainingSettings settings,
      SessionSettings session,
      Supplier<RunDirectory> directory) {
    return Plans.create(
        dataset,
        settings,
        () ->
            new Distillation(
                ensemble(weights(directory), settings.batchSize(), session), distillation.share()));
  }

  /** Reads before there is a directory: what fails leaves none behind. */
  private List<Weights> weights(Supplier<RunDirectory> directory) {
    if (resumed && Files.exists(kept(directory, distillation.teachers().size()))) {
      return IntStream.rangeClosed(1, distillation.teachers().size())
          .mapToObj(number -> Checkpoints.read(kept(directory, number)))
          .toList();
    }
    List<Weights> weights = distillation.teachers().stream().map(RunInputs::weights).toList();
    for (int i = 0; i < weights.size(); i++) {
      CheckpointWriter.replaceDirectory(kept(directory, i + 1), weights.get(i), fresh -> {});
    }
    return weights;
  }

  private static Path kept(Supplier<RunDirectory> directory, int number) {
    return directory.get().path().resolve("teachers").resolve(String.valueOf(number));
  }

  private static Classifier ensemble(List<Weights> teachers, int batch, SessionSettings session) {
    List<Classifier> members = new ArrayList<>();
    for (Weights weights : teachers) {
      members.add(FastClassifier.open(weights, session, batch));
    }
    return new Ensemble(members);
  }
}
