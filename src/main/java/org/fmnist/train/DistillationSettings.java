package org.fmnist.train;

import static org.fmnist.io.InvalidSettingException.require;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.io.Json;

/**
 * Who teaches a run, and how much. Immutable as long as nobody writes to the lists.
 *
 * @param teachers checkpoints as {@link WeightsSource#parse} reads them, and folders of SavedModels
 * @param share of the teachers' answer in each label, 0..1
 * @param temperature of their answer, above 0, as in {@link Teachers#tempered}; at 1 it stays as it
 *     is
 * @param views augmented views of each image that the teachers answer for, once, and that the
 *     epochs see in turn; 0 for a new one in each epoch
 * @param crossFit whether an image is answered for by the one teacher that was not trained on it,
 *     as in {@link Teachers#crossFit}; the mean of all answers otherwise
 */
public record DistillationSettings(
    List<String> teachers, double share, double temperature, int views, boolean crossFit) {
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
    require(
        temperature > 0 && temperature < Double.POSITIVE_INFINITY,
        "distillation.temperature",
        "a finite number above 0",
        temperature);
    require(views >= 0 && views <= MAX_VIEWS, "distillation.views", "0 to " + MAX_VIEWS, views);
    // The run may go on from another working directory.
    teachers =
        teachers.stream()
            .map(teacher -> WeightsSource.parse("teachers", teacher).absolute().toString())
            .toList();
  }

  /**
   * Teachers that have {@link #SHARE} of each label and are asked in every step, at temperature 1.
   */
  public static DistillationSettings of(List<String> teachers) {
    return new DistillationSettings(teachers, SHARE, 1, 0, false);
  }

  /**
   * Reads what {@code config.json} holds of them. Runs of version 1.0 say no temperature: they have
   * 1.
   */
  @SuppressWarnings("unchecked") // JSON's objects have strings as keys
  static DistillationSettings ofConfig(Object part, Path file) {
    Map<String, Object> all = new LinkedHashMap<>(Map.of("temperature", 1));
    all.putAll((Map<String, Object>) part);
    return Json.convert(all, DistillationSettings.class, file);
  }

  /** Other teachers in the place of these. */
  public DistillationSettings withTeachers(List<String> value) {
    return new DistillationSettings(value, share, temperature, views, crossFit);
  }

  /** The same teachers with another share. */
  public DistillationSettings withShare(double value) {
    return new DistillationSettings(teachers, value, temperature, views, crossFit);
  }

  /** The same teachers' answers at another temperature. */
  public DistillationSettings withTemperature(double value) {
    return new DistillationSettings(teachers, share, value, views, crossFit);
  }

  /** The same teachers, asked about so many views of each image. */
  public DistillationSettings withViews(int value) {
    return new DistillationSettings(teachers, share, temperature, value, crossFit);
  }

  /** The same teachers, each asked about the images of its fold or about all. */
  public DistillationSettings withCrossFit(boolean value) {
    return new DistillationSettings(teachers, share, temperature, views, value);
  }
}
