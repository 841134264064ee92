package org.fmnist.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.Options;
import org.fmnist.flags.Arguments;
import org.fmnist.flags.CommonFlags;
import org.fmnist.model.Engine;
import org.fmnist.train.RunDirectory;
import org.fmnist.train.RunKind;
import org.fmnist.train.TrainingJob;
import org.fmnist.train.TrainingResult;
import org.fmnist.train.TrainingSettings;

/**
 * {@code train}, from initial values, as the original's {@code train.py} or better, and {@code
 * fine-tune}, from a checkpoint's weights.
 */
record TrainingCommand(String name, String summary, RunKind kind) implements Command {
  static TrainingCommand train() {
    return new TrainingCommand(
        "train", "train from initial weights into a run directory", RunKind.TRAINING);
  }

  static TrainingCommand fineTune() {
    return new TrainingCommand(
        "fine-tune", "continue training from the weights of a checkpoint", RunKind.FINE_TUNING);
  }

  @Override
  public Options options() {
    return TrainingFlags.options().build();
  }

  @Override
  public List<String> examples() {
    return kind == RunKind.TRAINING
        ? List.of("train --preset best --out runs/best", "train --resume --out runs/best")
        : List.of(
            "fine-tune --preset quick --lr-init 3e-3 --out runs/b",
            "fine-tune --data my-images --freeze conv1 --out runs/c");
  }

  @Override
  public Map<String, String> defaults(Arguments arguments) {
    return TrainingFlags.defaults(TrainingFlags.preset(arguments));
  }

  /** The job prepares TensorFlow itself, for the engine that its settings name. */
  @Override
  public Optional<Engine> engine(Arguments arguments) {
    return Optional.empty();
  }

  @Override
  public CommandResult run(Arguments arguments, Console console) {
    TrainingJob job = arguments.has("resume") ? resumed(arguments) : fresh(arguments);
    TrainingFlags.inputs(arguments, job);
    FirstRunNote.print(console);
    try (TrainingProgress progress = new TrainingProgress(console)) {
      TrainingResult result = job.listener(progress).run();
      TrainingReport report = new TrainingReport(result);
      report.printNotes(console);
      return CommandResult.done(report.text(), report.json());
    }
  }

  private TrainingJob fresh(Arguments arguments) {
    TrainingSettings settings = TrainingFlags.settings(arguments);
    TrainingJob job =
        kind == RunKind.TRAINING
            ? TrainingJob.train(settings)
            : TrainingJob.fineTune(CommonFlags.checkpoint(arguments), settings);
    TrainingFlags.distillation(arguments).ifPresent(job::distillation);
    return job.dtype(arguments.text("dtype").orElse("fp32"))
        .session(CommonFlags.session(arguments))
        .directory(CommonFlags.namedOut(arguments));
  }

  private TrainingJob resumed(Arguments arguments) {
    ResumedRun run = ResumedRun.of(arguments, kind);
    RunDirectory directory = run.directory();
    TrainingSettings own = directory.settings();
    TrainingSettings asked = TrainingFlags.settings(arguments, own);
    run.compare("settings", own, asked)
        .compare("dtype", directory.dtype(), arguments.text("dtype").orElse(directory.dtype()));
    run.compareTeachers(arguments);
    directory
        .start()
        .ifPresent(
            start ->
                run.compare(
                    "checkpoint",
                    start.toString(),
                    arguments.has("checkpoint")
                        ? CommonFlags.checkpoint(arguments).absolute().toString()
                        : start.toString()));
    run.check("settings.epochs");
    return TrainingJob.resume(directory.path())
        .epochs(asked.epochs())
        .session(run.session(arguments));
  }
}
