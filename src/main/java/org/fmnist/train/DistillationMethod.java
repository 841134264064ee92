package org.fmnist.train;

import static org.fmnist.io.InvalidSettingException.require;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.Dataset;
import org.fmnist.graph.exact.Precision;
import org.fmnist.io.FmnistException;
import org.fmnist.model.Classifier;
import org.fmnist.model.FastClassifier;
import org.fmnist.model.SavedModelClassifier;
import org.fmnist.model.TrainableModel;
import org.fmnist.runtime.SessionSettings;

/**
 * Training with the answers of teachers.
 *
 * @param student how the network trains otherwise, on the images of a dataset
 */
record DistillationMethod(DistillationSettings distillation, TrainingMethod student)
    implements TrainingMethod {
  /** The folder of the run directory with the teachers' answers. */
  private static final String ANSWERS = "answers";

  @Override
  public void addTo(Map<String, Object> config) {
    student.addTo(config);
    config.put(DistillationSettings.CONFIG, distillation);
  }

  @Override
  public void check(TrainingSettings settings) {
    student.check(settings);
    AugmentationSettings changes = settings.augmentation();
    boolean mixes = changes.mixup() > 0 || changes.cutmix() > 0;
    require(
        distillation.views() == 0 || !mixes,
        "distillation.views",
        "0 with mixup or CutMix, whose images differ in each epoch",
        distillation.views());
    require(
        !distillation.crossFit() || !mixes,
        "distillation.crossFit",
        "neither mixup nor CutMix with it, whose images are of several folds",
        "mixup " + changes.mixup() + ", CutMix " + changes.cutmix());
  }

  @Override
  public TrainableModel model(
      TrainingSettings settings, Precision<?> precision, long steps, SessionSettings session) {
    return student.model(settings, precision, steps, session);
  }

  @Override
  public RobustValidation robustness(
      Dataset dataset, TrainingSettings settings, SessionSettings session) {
    return student.robustness(dataset, settings, session);
  }

  @Override
  public DataLoader loader(Dataset dataset, TrainingSettings settings, Context context) {
    return DataLoaders.create(
        dataset,
        settings,
        () ->
            new Distillation(
                teachers(settings, context),
                distillation.share(),
                distillation.views(),
                () -> context.directory().get().resolve(ANSWERS)));
  }

  private Teachers teachers(TrainingSettings settings, Context context) {
    List<Classifier> teachers = new ArrayList<>();
    try {
      for (String teacher : distillation.teachers()) {
        teachers.add(open(teacher, settings, context));
      }
      return Teachers.tempered(
          distillation.crossFit() ? Teachers.crossFit(teachers) : Teachers.mean(teachers),
          distillation.temperature());
    } catch (RuntimeException e) {
      teachers.forEach(Classifier::close);
      throw e;
    }
  }

  private static Classifier open(String teacher, TrainingSettings settings, Context context) {
    SessionSettings session = context.session();
    try {
      return SavedModelClassifier.isIn(Path.of(teacher))
          ? SavedModelClassifier.open(Path.of(teacher), session, settings.precision())
          : FastClassifier.open(
              WeightsSource.parse(teacher).read(context.notes()), session, settings.batchSize());
    } catch (FmnistException e) {
      throw FmnistException.about("teachers", e.problem(), e);
    }
  }
}
