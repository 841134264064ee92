package org.fmnist.train;

import static org.fmnist.io.InvalidSettingException.require;

import java.util.List;
import org.fmnist.checkpoint.WeightsSource;

/**
 * Who teaches a run, and how much. Immutable as long as nobody writes to the lists.
 *
 * @param teachers checkpoints as {@link WeightsSource#parse} reads them, and folders of SavedModels
 * @param share of the teachers' answer in each label, 0..1
 * @param views augmented views of each image that the teachers answer for, once, and that the
 *     epochs see in turn; 0 for a new one in each epoch
 * @param crossFit whether an image is answered for by the one teacher that was not trained on it,
 *     as in {@link Teachers#crossFit}; the mean of all answers otherwise
 */
public record DistillationSettings(
    List<String> teachers, double share, int views, boolean crossFit) {
  /** Their place in {@code config.json}. */
  static final String CONFIG = "distillation";

  /** Most of the label: the teachers know where the true class alone misleads. */
  public static final double SHARE = 0.7;

  private static final int MAX_VIEWS = 1_000;

  public DistillationSettings {
    require(!teachers.isEmpty(), "teachers", "at least one", "none");
    require(
        !crossFit || teachers.size() > 1,
        "teachers",
        "two or more with cross-fitting: each image needs one that was not trained on it",
        teachers.size());
    require(share >= 0 && share <= 1, "distillation.share", "a number of 0 to 1", share);
    require(views >= 0 && views <= MAX_VIEWS, "distillation.views", "0 to " + MAX_VIEWS, views);
    // The run may go on from another working directory.
    teachers =
        teachers.stream()
            .map(teacher -> WeightsSource.parse("teachers", teacher).absolute().toString())
            .toList();
  }

  /** Teachers that have {@link #SHARE} of each label and are asked in every step. */
  public static DistillationSettings of(List<String> teachers) {
    return new DistillationSettings(teachers, SHARE, 0, false);
  }

  /** Other teachers in the place of these. */
  public DistillationSettings withTeachers(List<String> value) {
    return new DistillationSettings(value, share, views, crossFit);
  }

  /** The same teachers with another share. */
  public DistillationSettings withShare(double value) {
    return new DistillationSettings(teachers, value, views, crossFit);
  }

  /** The same teachers, asked about so many views of each image. */
  public DistillationSettings withViews(int value) {
    return new DistillationSettings(teachers, share, value, crossFit);
  }

  /** The same teachers, each asked about the images of its fold or about all. */
  public DistillationSettings withCrossFit(boolean value) {
    return new DistillationSettings(teachers, share, views, value);
  }
}
