package org.fmnist.cli;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.cli.Options;
import org.fmnist.attack.AttackStoppedException;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.defend.ComparisonListener;
import org.fmnist.defend.ComparisonSettings;
import org.fmnist.defend.HardeningJob;
import org.fmnist.defend.HardeningPresets;
import org.fmnist.defend.HardeningResult;
import org.fmnist.defend.HardeningSettings;
import org.fmnist.defend.RobustnessComparisonJob;
import org.fmnist.flags.Arguments;
import org.fmnist.flags.CommonFlags;
import org.fmnist.io.FmnistException;
import org.fmnist.report.RobustnessComparison;
import org.fmnist.train.RunKind;
import org.fmnist.train.TrainingSettings;

/** {@code harden}: adversarial training, the original's project requirement 3. */
final class HardenCommand implements Command {
  /** Where {@code --compare-only} writes without {@code --out}. */
  private static final Path COMPARISON = Path.of("runs", "comparison");

  @Override
  public String name() {
    return "harden";
  }

  @Override
  public String summary() {
    return "train against adversarial attacks, then compare before and after";
  }

  @Override
  public Options options() {
    return HardenFlags.options();
  }

  @Override
  public List<String> examples() {
    return List.of(
        "harden --preset robust --out runs/robust", "harden --compare-only --hardened robust");
  }

  @Override
  public Map<String, String> defaults(Arguments arguments) {
    return HardenFlags.defaults(arguments);
  }

  @Override
  public CommandResult run(Arguments arguments, Console console) {
    if (arguments.has("compare-only")) {
      return compareOnly(arguments, console);
    }
    HardeningJob job = arguments.has("resume") ? resumed(arguments) : fresh(arguments);
    if (arguments.has("data")) {
      job.data(CommonFlags.data(arguments));
    }
    if (arguments.has("log-every")) {
      job.logEvery(arguments.integer("log-every", 0));
    }
    try (TrainingProgress progress = new TrainingProgress(console)) {
      return print(
          job.trainingListener(progress)
              .attackListener(attacks(console))
              .compare(!arguments.has("no-compare"))
              .run(),
          console);
    }
  }

  private static HardeningJob fresh(Arguments arguments) {
    String preset = HardenFlags.preset(arguments);
    TrainingSettings settings = TrainingFlags.settings(arguments, HardeningPresets.of(preset));
    HardeningJob job = HardeningJob.of(HardenFlags.settings(arguments, preset), settings);
    TrainingFlags.distillation(arguments).ifPresent(job::distillation);
    return job.session(CommonFlags.session(arguments)).directory(CommonFlags.namedOut(arguments));
  }

  private static HardeningJob resumed(Arguments arguments) {
    ResumedRun run = ResumedRun.of(arguments, RunKind.HARDENING);
    TrainingSettings own = run.directory().settings();
    TrainingSettings asked = TrainingFlags.settings(arguments, own);
    HardeningSettings hardening = HardeningJob.settings(run.directory());
    run.compare("settings", own, asked)
        .compare("hardening", hardening, HardenFlags.settings(arguments, hardening))
        .compareTeachers(arguments)
        .check("settings.epochs");
    return HardeningJob.resume(run.directory().path())
        .epochs(asked.epochs())
        .session(run.session(arguments));
  }

  private static CommandResult print(HardeningResult result, Console console) {
    TrainingReport training = new TrainingReport(result.training());
    if (result.interrupted() && !result.training().interrupted()) {
      console.note(
          "the comparison was stopped before its end; harden --resume --out "
              + result.training().directory()
              + " begins it again");
    }
    training.printNotes(console);
    Map<String, Object> json = new LinkedHashMap<>(training.json());
    json.put("comparison", result.comparison().orElse(null));
    String text =
        result
            .comparison()
            .map(
                comparison ->
                    training.text()
                        + System.lineSeparator()
                        + text(comparison, result.training().directory()))
            .orElseGet(training::text);
    return CommandResult.done(text, json);
  }

  private static CommandResult compareOnly(Arguments arguments, Console console) {
    Path out = arguments.out().orElseGet(COMPARISON::toAbsolutePath);
    ComparisonSettings defaults = ComparisonSettings.of(CommonFlags.seed(arguments));
    WeightsSource hardened =
        arguments
            .text("hardened")
            .map(text -> WeightsSource.parse("hardened", text))
            .orElseGet(() -> WeightsSource.of(out.resolve("best")));
    try {
      RobustnessComparison comparison =
          RobustnessComparisonJob.of(CommonFlags.checkpoint(arguments), hardened)
              .settings(HardenFlags.comparison(arguments, defaults))
              .data(CommonFlags.data(arguments))
              .session(CommonFlags.session(arguments))
              .listener(attacks(console))
              .directory(out)
              .run();
      return CommandResult.done(text(comparison, out), comparison);
    } catch (AttackStoppedException e) {
      throw new FmnistException(
          "the comparison was stopped before its end; the same command begins it again", e);
    }
  }

  private static ComparisonListener attacks(Console console) {
    return new ComparisonListener() {
      @Override
      public Part begin(String what, int images) {
        console.note("attack: " + what);
        return new MeteredAttack(console.progress("attack", "images", images), console);
      }

      @Override
      public void note(String line) {
        console.note(line);
      }
    };
  }

  private static String text(RobustnessComparison comparison, Path directory) {
    StringBuilder text = new StringBuilder();
    append(text, "before", comparison.before());
    append(text, "after", comparison.after());
    for (RobustnessComparison.MaskingCheck check : comparison.checks()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s: %s: %s%n",
              check.name(),
              check.passed() ? "no" : "YES",
              check.detail()));
    }
    return text.append("in ").append(directory.resolve("comparison.md")).toString();
  }

  private static void append(StringBuilder text, String name, RobustnessComparison.Model model) {
    // Null only in files of others: a comparison that was just made has measured it.
    RobustnessComparison.Robustness robustness = requireNonNull(model.robustness());
    text.append(
        String.format(
            Locale.ROOT,
            "%s: test accuracy %.2f %%, robust accuracy %.2f %% within %s (AutoAttack)%n",
            name,
            100 * model.testAccuracy(),
            100 * robustness.robustAccuracy(),
            robustness.epsilon()));
    for (RobustnessComparison.Attack attack : model.attacks()) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %-26s %d of %d succeeded%n",
              attack.name(),
              attack.succeeded(),
              attack.attacked()));
    }
  }
}
