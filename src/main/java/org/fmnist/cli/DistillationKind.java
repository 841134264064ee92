package org.fmnist.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.fmnist.data.Dataset;
import org.fmnist.data.LabeledImages;
import org.fmnist.data.Npy;
import org.fmnist.data.NpyArray;
import org.fmnist.data.UserErrorException;
import org.fmnist.eval.Evaluator;
import org.fmnist.graph.Network;
import org.fmnist.graph.SessionSettings;
import org.fmnist.graph.Weights;
import org.fmnist.model.Classifier;
import org.fmnist.model.FastClassifier;
import org.fmnist.model.FlipAverage;
import org.fmnist.train.BatchPlan;
import org.fmnist.train.Plans;
import org.fmnist.train.RunDirectory;
import org.fmnist.train.SoftLabels;
import org.fmnist.train.TrainingSettings;

/**
 * Training with the answers of teachers. They answer before the first step, and {@code teacher.npy}
 * keeps what they said: {@code --resume} does not need them.
 *
 * @param resumed whether they may have answered before
 */
record DistillationKind(DistillationSettings distillation, boolean resumed, Console console)
    implements TrainingKind {
  private static final String ANSWERS = "teacher.npy";

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
        () -> new SoftLabels(answers(dataset.train(), session, directory), distillation.share()));
  }

  /** Asks before there is a directory: what fails leaves none behind. */
  private float[] answers(
      LabeledImages images, SessionSettings session, Supplier<RunDirectory> directory) {
    if (resumed && Files.exists(kept(directory))) {
      return read(kept(directory), images.size());
    }
    float[] answers = ask(images, session);
    Npy.write(kept(directory), answers, images.size(), Network.CLASSES);
    return answers;
  }

  private static Path kept(Supplier<RunDirectory> directory) {
    return directory.get().path().resolve(ANSWERS);
  }

  private static float[] read(Path file, int images) {
    NpyArray answers = Npy.read(file);
    int[] shape = answers.shape();
    if (shape.length != 2 || shape[0] != images || shape[1] != Network.CLASSES) {
      throw new UserErrorException(
          file
              + ": expected answers of shape ["
              + images
              + ", "
              + Network.CLASSES
              + "], found "
              + answers
              + "; go on with the dataset that the run began with");
    }
    return answers.floats();
  }

  /** The mean of all teachers' answers for the images and their mirror images. */
  private float[] ask(LabeledImages images, SessionSettings session) {
    int teachers = distillation.teachers().size();
    double[] sum = new double[images.size() * Network.CLASSES];
    try (ProgressMeter meter =
        console.progress("teachers", "images", (long) teachers * images.size())) {
      for (int t = 0; t < teachers; t++) {
        long before = (long) t * images.size();
        Weights weights = RunInputs.weights(distillation.teachers().get(t));
        try (Classifier teacher = new FlipAverage(FastClassifier.open(weights, session))) {
          float[] answers =
              Evaluator.probabilities(
                  teacher, images, FastClassifier.DEFAULT_CHUNK, done -> meter.done(before + done));
          for (int i = 0; i < sum.length; i++) {
            sum[i] += answers[i];
          }
        }
      }
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < sum.length; i++) {
      mean[i] = (float) (sum[i] / teachers);
    }
    return mean;
  }
}
