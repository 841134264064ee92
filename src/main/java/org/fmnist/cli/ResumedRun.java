package org.fmnist.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.fmnist.flags.Arguments;
import org.fmnist.flags.CommonFlags;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.train.DistillationSettings;
import org.fmnist.train.RunDirectory;
import org.fmnist.train.RunKind;
import org.jspecify.annotations.Nullable;

/**
 * The flags beside {@code --resume}: they may say again what the run began with, and must not say
 * anything else.
 */
final class ResumedRun {
  private static final Map<RunKind, String> VERBS =
      Map.of(
          RunKind.TRAINING, "train",
          RunKind.FINE_TUNING, "fine-tune",
          RunKind.HARDENING, "harden");

  private final RunDirectory directory;
  private final Map<String, Object> own = new LinkedHashMap<>();
  private final Map<String, Object> asked = new LinkedHashMap<>();

  private ResumedRun(RunDirectory directory) {
    this.directory = directory;
  }

  /**
   * The run of {@code --out}.
   *
   * @throws UsageException if another verb began it
   */
  static ResumedRun of(Arguments arguments, RunKind... kinds) {
    Path out =
        arguments
            .out()
            .orElseThrow(
                () -> new UsageException("--resume: expected --out with the run's directory"));
    RunDirectory directory = RunDirectory.open(out);
    RunKind kind = directory.kind();
    if (!List.of(kinds).contains(kind)) {
      throw new UsageException(
          "--resume: expected a run of "
              + VERBS.get(kinds[0])
              + ", found one of "
              + VERBS.get(kind)
              + " in "
              + out
              + "; go on with "
              + VERBS.get(kind)
              + " --resume");
    }
    return new ResumedRun(directory);
  }

  RunDirectory directory() {
    return directory;
  }

  /**
   * Compares a part of the run's settings, null if it has none, with what it would be with the
   * flags of now.
   */
  ResumedRun compare(String part, @Nullable Object value, Object now) {
    own.put(part, value);
    asked.put(part, now);
    return this;
  }

  /** Compares the run's teachers with those that the flags name, if they name some. */
  ResumedRun compareTeachers(Arguments arguments) {
    Optional<DistillationSettings> before = directory.distillation();
    TrainingFlags.distillation(
            arguments,
            teachers ->
                before
                    .map(some -> some.withTeachers(teachers))
                    .orElseGet(() -> DistillationSettings.of(teachers)))
        .ifPresent(now -> compare("distillation", before.orElse(null), now));
    return this;
  }

  /**
   * Refuses what differs.
   *
   * @param extendable settings that {@code --resume} may change
   */
  void check(String... extendable) {
    Map<String, Object> before = SettingValues.flat(own);
    Map<String, Object> after = SettingValues.flat(asked);
    List.of(extendable).forEach(after::remove);
    List<String> differing = new ArrayList<>();
    after.forEach(
        (setting, value) -> {
          if (!Objects.equals(value, before.get(setting))) {
            differing.add(
                "--"
                    + SettingFlags.flag(setting)
                    + " "
                    + SettingValues.typed(setting, value)
                    + " (it has "
                    + SettingValues.typed(setting, before.get(setting))
                    + ")");
          }
        });
    if (!differing.isEmpty()) {
      throw new UsageException(
          "--resume: expected the settings of the run in "
              + directory.path()
              + ", found "
              + String.join(", ", differing.stream().distinct().toList())
              + "; leave them out, or begin another run");
    }
  }

  /** Threads as the run began, where nobody says how many: other numbers have other bits. */
  SessionSettings session(Arguments arguments) {
    SessionSettings given = CommonFlags.session(arguments);
    return arguments.has("threads")
        ? given
        : new SessionSettings(directory.threads(), given.device());
  }
}
