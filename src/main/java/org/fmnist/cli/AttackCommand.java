package org.fmnist.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.Options;
import org.fmnist.attack.AttackDirectory;
import org.fmnist.attack.AttackOptions;
import org.fmnist.attack.AttackResult;
import org.fmnist.attack.AttackSettings;
import org.fmnist.attack.AttackSummary;
import org.fmnist.attack.AttackedClassifiers;
import org.fmnist.attack.Attacker;
import org.fmnist.attack.ClassifierPool;
import org.fmnist.attack.Distribution;
import org.fmnist.attack.TargetPolicy;
import org.fmnist.checkpoint.Checkpoints;
import org.fmnist.graph.Weights;
import org.fmnist.io.FmnistException;
import org.fmnist.io.OutputDirectory;
import org.fmnist.model.DifferentiableClassifier;
import org.fmnist.runtime.SessionSettings;

/** {@code attack}: adversarial attacks, the original's project requirements 1 and 2. */
final class AttackCommand implements Command {
  @Override
  public String name() {
    return "attack";
  }

  @Override
  public String summary() {
    return "targeted and untargeted adversarial attacks on a checkpoint";
  }

  @Override
  public Options options() {
    return AttackFlags.options();
  }

  @Override
  public CommandResult run(Arguments arguments, Console console) {
    AttackSettings settings = AttackFlags.settings(arguments);
    List<Weights> surrogates = surrogates(arguments, settings);
    Optional<Path> out = out(arguments);
    SessionSettings session = CommonFlags.session(arguments);
    Weights weights = CommonFlags.weights(arguments);
    try (ClassifierPool<DifferentiableClassifier> victim =
            AttackedClassifiers.open(weights, session);
        Pools own = new Pools(surrogates, session)) {
      AttackedImages chosen = AttackedImages.choose(arguments, settings.goal(), victim);
      out.ifPresent(OutputDirectory::make);
      AttackResult result = attack(arguments, console, settings, victim, own, chosen, out);
      Map<String, Object> sources = sources(arguments);
      Map<String, Object> figures = figures(chosen, result);
      AttackSummary summary =
          out.map(path -> new AttackDirectory(path).write(result, victim, sources, figures))
              .orElseGet(result::summary);
      return CommandResult.done(
          text(summary, figures, out), summary.document(settings, sources, figures));
    }
  }

  private static AttackResult attack(
      Arguments arguments,
      Console console,
      AttackSettings settings,
      ClassifierPool<DifferentiableClassifier> victim,
      Pools own,
      AttackedImages chosen,
      Optional<Path> out) {
    try (ProgressMeter meter =
        console.progress("attack", "images", chosen.images().indices().length)) {
      AttackOptions options =
          new AttackOptions(
              CommonFlags.batchSize(arguments, AttackOptions.DEFAULT_BATCH_SIZE),
              new MeteredAttack(meter, console),
              out.map(path -> path.resolve(AttackDirectory.UNFINISHED)));
      Attacker attacker = new Attacker(settings, options);
      return settings.method().isBlackBox()
          ? attacker.blackBox(victim, own.pools, chosen.images())
          : attacker.whiteBox(victim, chosen.images());
    }
  }

  private static List<Weights> surrogates(Arguments arguments, AttackSettings settings) {
    List<String> paths = arguments.texts("surrogate");
    if (!paths.isEmpty() && !settings.method().isBlackBox()) {
      throw new UsageException(
          "--surrogate: expected a black-box --method, found " + settings.method());
    }
    return paths.stream()
        .map(path -> Checkpoints.read(Arguments.toPath("surrogate", path)))
        .toList();
  }

  /** The directory to write to: a new one, or with {@code --resume} one that was left. */
  private static Optional<Path> out(Arguments arguments) {
    if (!arguments.has("resume")) {
      return arguments.has("out") ? Optional.of(CommonFlags.freeOut(arguments)) : Optional.empty();
    }
    Path out =
        arguments
            .path("out")
            .orElseThrow(() -> new UsageException("--resume: expected --out, found none"));
    if (!Files.exists(out.resolve(AttackDirectory.UNFINISHED))) {
      throw new FmnistException(
          "--resume: expected "
              + AttackDirectory.UNFINISHED
              + " in "
              + out
              + ", found none; leave --resume away to begin a new attack");
    }
    return Optional.of(out);
  }

  /** The surrogates, closed together. */
  private static final class Pools implements AutoCloseable {
    private final List<ClassifierPool<DifferentiableClassifier>> pools = new ArrayList<>();

    Pools(List<Weights> surrogates, SessionSettings session) {
      surrogates.forEach(weights -> pools.add(AttackedClassifiers.open(weights, session)));
    }

    @Override
    public void close() {
      pools.forEach(ClassifierPool::close);
    }
  }

  private static Map<String, Object> sources(Arguments arguments) {
    Map<String, Object> sources = new LinkedHashMap<>();
    sources.put("checkpoint", CommonFlags.checkpoint(arguments));
    sources.put("surrogates", arguments.texts("surrogate"));
    List<String> files = arguments.texts("images");
    sources.put("images", files.isEmpty() ? arguments.text("split").orElse("test") : files);
    return sources;
  }

  /** Figures that need the misclassified images, too, which nobody has to attack. */
  private static Map<String, Object> figures(AttackedImages chosen, AttackResult result) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("considered", chosen.considered());
    figures.put("misclassified", chosen.misclassified());
    AttackSummary summary = result.summary();
    if (result.settings().goal() == TargetPolicy.ANY) {
      double left = (double) summary.attacked() - summary.succeeded();
      figures.put("robustAccuracy", left / chosen.considered());
    }
    return figures;
  }

  private static String text(
      AttackSummary summary, Map<String, Object> figures, Optional<Path> out) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d of %d succeeded: %.1f %% (95 %%: %.1f to %.1f)",
            summary.succeeded(),
            summary.attacked(),
            100 * summary.successRate(),
            100 * summary.interval95().low(),
            100 * summary.interval95().high()));
    line(text, "queries", summary.queries(), "%.0f");
    line(text, "queries of successes", summary.queriesOfSuccesses(), "%.0f");
    line(text, "gradients", summary.gradients(), "%.0f");
    line(text, "gradients of successes", summary.gradientsOfSuccesses(), "%.0f");
    line(text, "L-infinity of successes", summary.linf(), "%.4f");
    line(text, "L2 of successes", summary.l2(), "%.4f");
    if (figures.get("robustAccuracy") instanceof Double robust) {
      text.append(String.format(Locale.ROOT, "%nrobust accuracy %.2f %%", 100 * robust));
    }
    out.ifPresent(path -> text.append(String.format("%nin %s", path)));
    return text.toString();
  }

  private static void line(StringBuilder text, String what, Distribution d, String number) {
    text.append(
        String.format(
            Locale.ROOT,
            "%n%-24s median " + number + ", mean %.4g, 95th percentile " + number,
            what,
            d.median(),
            d.mean(),
            d.percentile95()));
  }
}
