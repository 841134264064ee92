package org.fmnist.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.cli.Options;
import org.fmnist.attack.AttackStoppedException;
import org.fmnist.checkpoint.Checkpoints;
import org.fmnist.data.Dataset;
import org.fmnist.defend.BeforeAndAfter;
import org.fmnist.defend.ComparisonListener;
import org.fmnist.defend.ComparisonSettings;
import org.fmnist.defend.HardeningPresets;
import org.fmnist.io.FmnistException;
import org.fmnist.io.OutputDirectory;
import org.fmnist.report.RobustnessComparison;
import org.fmnist.train.RunDirectory;

/** {@code harden}: adversarial training, the original's project requirement 3. */
final class HardenCommand implements Command {
  @Override
  public String name() {
    return "harden";
  }

  @Override
  public String summary() {
    return "adversarial training, and a comparison before and after";
  }

  @Override
  public Options options() {
    return HardenFlags.options();
  }

  @Override
  public CommandResult run(Arguments arguments, Console console) {
    if (arguments.has("compare-only")) {
      return compareOnly(arguments, console);
    }
    if (arguments.has("resume")) {
      RunDirectory directory = RunDirectory.open(TrainingRun.existing(arguments));
      HardeningSettings hardening =
          directory
              .part(HardeningSettings.CONFIG, HardeningSettings.class)
              .orElseThrow(
                  () ->
                      new FmnistException(
                          "--resume: expected a run of harden, found one of train or fine-tune in "
                              + directory.path()
                              + "; go on with the verb that began it"));
      TrainingKind kind = new HardeningKind(hardening, console);
      return finish(arguments, console, hardening, TrainingRun.resumed(arguments, directory, kind));
    }
    String preset = HardenFlags.preset(arguments);
    var settings = TrainingFlags.settings(arguments, HardeningPresets.of(preset));
    HardeningSettings hardening = HardenFlags.settings(arguments, preset);
    TrainingKind kind = new HardeningKind(hardening, console);
    return finish(
        arguments, console, hardening, TrainingRun.fresh(arguments, settings, false, kind));
  }

  private static CommandResult finish(
      Arguments arguments, Console console, HardeningSettings hardening, TrainingRun run) {
    TrainingRun.Outcome outcome = run.run(console);
    Path best = outcome.directory().best();
    if (outcome.interrupted() || arguments.has("no-compare") || !Files.isDirectory(best)) {
      return outcome.result();
    }
    RobustnessComparison comparison =
        compare(
            arguments,
            console,
            hardening.before(),
            best,
            hardening.comparison(),
            run.dataset(),
            outcome.directory().path());
    Map<String, Object> json = new LinkedHashMap<>();
    ((Map<?, ?>) outcome.result().json())
        .forEach((name, value) -> json.put(String.valueOf(name), value));
    json.put("comparison", comparison);
    return CommandResult.done(
        String.format(
            Locale.ROOT,
            "%s%n%s",
            outcome.result().text(),
            text(comparison, outcome.directory().path())),
        json);
  }

  private static CommandResult compareOnly(Arguments arguments, Console console) {
    Path out = CommonFlags.namedOut(arguments);
    Path hardened = arguments.path("hardened").orElse(out.resolve("best"));
    ComparisonSettings settings = HardenFlags.comparison(arguments);
    Dataset dataset = CommonFlags.dataset(arguments);
    RobustnessComparison comparison =
        compare(
            arguments, console, RunInputs.checkpoint(arguments), hardened, settings, dataset, out);
    return CommandResult.done(text(comparison, out), comparison);
  }

  private static RobustnessComparison compare(
      Arguments arguments,
      Console console,
      String before,
      Path after,
      ComparisonSettings settings,
      Dataset dataset,
      Path directory) {
    var old = new BeforeAndAfter.Model(before, RunInputs.weights(before));
    var hardened = new BeforeAndAfter.Model(after.toString(), Checkpoints.read(after));
    ComparisonListener listener =
        (what, images) -> {
          console.note("comparison: " + what);
          return new MeteredAttack(console.progress("attack", "images", images), console);
        };
    try {
      return new BeforeAndAfter(settings, CommonFlags.session(arguments), listener)
          .write(old, hardened, dataset, OutputDirectory.make(directory));
    } catch (AttackStoppedException e) {
      throw new FmnistException(
          "the comparison was stopped before its end; begin it again with --compare-only", e);
    }
  }

  private static String text(RobustnessComparison comparison, Path directory) {
    StringBuilder text = new StringBuilder();
    append(text, "before", comparison.before());
    append(text, "after", comparison.after());
    for (RobustnessComparison.Check check : comparison.checks()) {
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
    text.append(
        String.format(
            Locale.ROOT,
            "%s: test accuracy %.2f %%, robust %.2f %% within %s (strongest: %s)%n",
            name,
            100 * model.testAccuracy(),
            100 * model.robustness().accuracy(),
            model.robustness().epsilon(),
            model.robustness().strongest()));
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
