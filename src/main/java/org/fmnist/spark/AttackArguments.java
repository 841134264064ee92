package org.fmnist.spark;

import java.util.List;
import org.fmnist.attack.Acceptance;
import org.fmnist.attack.AttackMethod;
import org.fmnist.attack.AttackSettings;
import org.fmnist.attack.Finish;
import org.fmnist.attack.Norm;
import org.fmnist.attack.TargetPolicy;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.model.Objective;

/** The flags that say how to attack, as the library has them. */
final class AttackArguments {
  /** Flags that only some methods use. */
  private static final List<Named> OF_METHODS =
      List.of(
          new Named("max-queries", "maxQueries"),
          new Named("max-iterations", "maxIterations"),
          new Named("restarts", "restarts"),
          new Named("loss", "loss"),
          new Named("step-size", "stepSize"),
          new Named("acceptance", "acceptance"),
          new Named("sigma", "sigma"),
          new Named("max-step", "maxStep"),
          new Named("finish", "finish"));

  private AttackArguments() {}

  /** A flag and the setting that it gives. */
  private record Named(String flag, String setting) {}

  static List<WeightsSource> surrogates(SparkArguments arguments) {
    return arguments.texts(Verb.SURROGATE).stream()
        .map(text -> WeightsSource.parse(Verb.SURROGATE, text))
        .toList();
  }

  /**
   * Reads the settings of an attack.
   *
   * @throws InvalidSettingException if a flag is out of range or of no use for the method
   */
  static AttackSettings settings(SparkArguments arguments) {
    AttackMethod method = AttackMethod.parse(arguments.required("method", "an attack's name"));
    for (Named named : OF_METHODS) {
      if (arguments.has(named.flag()) && !method.uses(named.setting())) {
        throw new InvalidSettingException(
            named.flag(), "expected none for " + method + ", which does not use it; leave it away");
      }
    }
    // A transfer without surrogates is refused as such.
    boolean steps = !method.isBlackBox() || method == AttackMethod.TRANSFER;
    if (arguments.has("max-iterations") && !steps && !arguments.has(Verb.SURROGATE)) {
      throw new InvalidSettingException(
          "max-iterations", "expected none for " + method + " without --surrogate; leave it away");
    }
    AttackSettings defaults = AttackSettings.of(method);
    int most = AttackSettings.MAX_COUNT;
    return defaults
        .change()
        .target(arguments.text("target").map(TargetPolicy::parse).orElse(defaults.target()))
        .norm(arguments.text("norm").map(Norm::parse).orElse(defaults.norm()))
        .epsilon(
            arguments.text("epsilon").map(AttackSettings::parseEpsilon).orElse(defaults.epsilon()))
        .maxQueries(arguments.integer("max-queries", defaults.maxQueries(), 1, most))
        .maxIterations(arguments.integer("max-iterations", defaults.maxIterations(), 1, most))
        .restarts(
            arguments.integer("restarts", defaults.restarts(), 1, AttackSettings.MAX_RESTARTS))
        .objective(arguments.text("loss").map(Objective::parse).orElse(defaults.objective()))
        .stepSize(arguments.number("step-size", defaults.stepSize()))
        .acceptance(arguments.choice("acceptance", Acceptance.class, defaults.acceptance()))
        .sigma(arguments.number("sigma", defaults.sigma()))
        .finish(arguments.choice("finish", Finish.class, defaults.finish()))
        .maxStep(arguments.number("max-step", defaults.maxStep()))
        .seed(arguments.integer("seed", AttackSettings.DEFAULT_SEED, 0, Long.MAX_VALUE))
        .build();
  }
}
