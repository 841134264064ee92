package org.fmnist.defend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fmnist.attack.AttackDirectory;
import org.fmnist.attack.AttackImages;
import org.fmnist.attack.AttackMethod;
import org.fmnist.attack.AttackResult;
import org.fmnist.attack.AttackSettings;
import org.fmnist.attack.AttackSummary;
import org.fmnist.attack.Interval;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.FmnistException;
import org.fmnist.report.RobustnessComparison;
import org.jspecify.annotations.Nullable;

/**
 * The table that the original's assignment asks for: white box and black box, class i to (i+1) mod
 * 10, on both models. Each attack of each model is left in an attack directory of its own.
 */
final class TargetedAttacks {
  /** Within ε, and as the assignment has them: without a limit. */
  private static final Map<AttackMethod, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put(AttackMethod.PGD, "white box: pgd");
    NAMES.put(AttackMethod.GD, "white box: gd, no limit");
    NAMES.put(AttackMethod.SQUARE, "black box: square");
    NAMES.put(AttackMethod.MCMC, "black box: mcmc, no limit");
  }

  private final ComparisonAttacks runner;
  private final AttackImages images;
  private final Path directory;
  private final List<String> pictures = new ArrayList<>();

  /**
   * @param images that every compared model classifies correctly
   * @param directory of the run
   */
  TargetedAttacks(ComparisonAttacks runner, AttackImages images, Path directory) {
    this.runner = runner;
    this.images = images;
    this.directory = directory;
  }

  /** Names of the pictures made so far, in the run's directory. */
  List<String> pictures() {
    return List.copyOf(pictures);
  }

  /**
   * Attacks a model.
   *
   * @param show whether the run's directory gets pictures of each attack
   */
  List<RobustnessComparison.Attack> on(ComparedModel victim, boolean show) {
    List<RobustnessComparison.Attack> attacks = new ArrayList<>();
    NAMES.forEach(
        (method, name) -> {
          AttackSettings settings = runner.targeted(method);
          AttackResult result = runner.run(victim, settings, name, images);
          AttackSummary summary = write(victim, result, show);
          attacks.add(attack(name, method, summary));
        });
    return attacks;
  }

  private AttackSummary write(ComparedModel victim, AttackResult result, boolean show) {
    String method = result.settings().method().toString();
    Path own = directory.resolve("attacks").resolve(victim.name() + "-" + method);
    try {
      Files.createDirectories(own);
      AttackSummary summary =
          new AttackDirectory(own, runner::note)
              .write(
                  result,
                  victim.pool(),
                  Map.of("checkpoint", victim.source(), "images", "test"),
                  Map.of());
      Path picture = own.resolve("pictures.png");
      if (show && Files.exists(picture)) {
        String name = "pictures-" + method + ".png";
        AtomicFiles.write(directory.resolve(name), Files.readAllBytes(picture));
        pictures.add(name);
      }
      return summary;
    } catch (IOException e) {
      throw new FmnistException(
          "cannot write the attack directory " + own + ": " + AtomicFiles.reason(e), e);
    }
  }

  private static RobustnessComparison.Attack attack(
      String name, AttackMethod method, AttackSummary summary) {
    return new RobustnessComparison.Attack(
        name,
        summary.attacked(),
        summary.succeeded(),
        summary.successRate(),
        list(summary.interval95()),
        method.isBlackBox() ? orNull(summary.cost().queries().median()) : null,
        orNull(summary.change().linf().median()),
        orNull(summary.change().l2().median()));
  }

  static List<Double> list(Interval interval) {
    return List.of(interval.low(), interval.high());
  }

  private static @Nullable Double orNull(double number) {
    return Double.isNaN(number) ? null : Double.valueOf(number);
  }
}
