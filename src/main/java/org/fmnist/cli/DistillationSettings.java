package org.fmnist.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.fmnist.train.RunDirectory;

/**
 * Who teaches a run, and how much; {@code config.json} keeps it.
 *
 * @param teachers checkpoints and SavedModels, each an absolute path
 * @param share of the teachers' mean answer in each label, 0..1
 */
record DistillationSettings(List<String> teachers, double share) {
  /** Their place in {@code config.json}. */
  static final String CONFIG = "distillation";

  /** Most of the label: the teachers know where the true class alone misleads. */
  private static final double SHARE = 0.7;

  static Flags addTo(Flags flags) {
    return flags
        .values(
            "teacher",
            "PATH",
            "learn the answers of a checkpoint or SavedModel, too; repeatable: their mean")
        .value("distillation", "SHARE", "share of the teachers in each label (" + SHARE + ")");
  }

  /** What the flags say; empty without a teacher. */
  static Optional<DistillationSettings> of(Arguments arguments) {
    List<String> teachers =
        arguments.texts("teacher").stream()
            .map(path -> Arguments.toPath("teacher", path))
            .map(Path::toAbsolutePath)
            .map(Path::toString)
            .toList();
    if (teachers.isEmpty() && arguments.has("distillation")) {
      throw new UsageException("--distillation: expected --teacher with it, found none");
    }
    double share = arguments.number("distillation", SHARE, 0, 1);
    return teachers.isEmpty()
        ? Optional.empty()
        : Optional.of(new DistillationSettings(teachers, share));
  }

  /** Those of a run to go on with. */
  static Optional<DistillationSettings> of(RunDirectory directory) {
    return directory.part(CONFIG, DistillationSettings.class);
  }
}
