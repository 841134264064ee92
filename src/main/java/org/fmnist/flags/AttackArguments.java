package org.fmnist.flags;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.fmnist.attack.Acceptance;
import org.fmnist.attack.AttackMethod;
import org.fmnist.attack.AttackSettings;
import org.fmnist.attack.Finish;
import org.fmnist.attack.Norm;
import org.fmnist.attack.PixelType;
import org.fmnist.attack.TargetPolicy;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.FashionMnist;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.model.Objective;

/**
 * How to attack, as flags say it. Static functions only, which may be called from several threads.
 */
public final class AttackArguments {
  private static final String SURROGATE = "surrogate";

  /** Flags that only some methods read, with the setting that each gives. */
  private static final Map<String, String> OF_METHODS =
      new TreeMap<>(
          Map.of(
              "max-queries", "maxQueries",
              "max-iterations", "maxIterations",
              "restarts", "restarts",
              "loss", "loss",
              "finish", "finish",
              "step-size", "stepSize",
              "acceptance", "acceptance",
              "sigma", "sigma",
              "max-step", "maxStep"));

  private AttackArguments() {}

  /** The words that {@code --method} takes, with | between them. */
  public static String methods() {
    return Arrays.stream(AttackMethod.values())
        .map(AttackMethod::toString)
        .collect(Collectors.joining("|"));
  }

  /** The models of {@code --surrogate}; none where it is not given. */
  public static List<WeightsSource> surrogates(Arguments arguments) {
    return arguments.texts(SURROGATE).stream()
        .map(text -> WeightsSource.parse(SURROGATE, text))
        .toList();
  }

  /**
   * Reads the settings of an attack.
   *
   * @throws InvalidSettingException if {@code --method} is missing, or a flag is out of range or of
   *     no use for the method
   */
  public static AttackSettings settings(Arguments arguments) {
    AttackMethod method = AttackMethod.parse(arguments.required("method", "one of " + methods()));
    refuseUnused(arguments, method);
    AttackSettings defaults = AttackSettings.of(method);
    int most = AttackSettings.MAX_COUNT;
    return defaults
        .change()
        .target(arguments.text("target").map(TargetPolicy::parse).orElse(defaults.target()))
        .norm(arguments.text("norm").map(Norm::parse).orElse(defaults.norm()))
        .epsilon(
            arguments.text("epsilon").map(AttackSettings::parseEpsilon).orElse(defaults.epsilon()))
        .pixels(arguments.choice("pixels", PixelType.class, defaults.pixels()))
        .finish(arguments.choice("finish", Finish.class, defaults.finish()))
        .maxQueries(arguments.integer("max-queries", defaults.maxQueries(), 1, most))
        .maxIterations(arguments.integer("max-iterations", defaults.maxIterations(), 1, most))
        .restarts(
            arguments.integer("restarts", defaults.restarts(), 1, AttackSettings.MAX_RESTARTS))
        .objective(arguments.text("loss").map(Objective::parse).orElse(defaults.objective()))
        .stepSize(
            arguments.number("step-size", defaults.stepSize(), 0, AttackSettings.MAX_STEP_SIZE))
        .acceptance(arguments.choice("acceptance", Acceptance.class, defaults.acceptance()))
        .sigma(arguments.number("sigma", defaults.sigma(), 0, FashionMnist.MAX_PIXEL))
        .maxStep(arguments.number("max-step", defaults.maxStep(), 0, AttackSettings.MAX_L2))
        .seed(CommonFlags.seed(arguments))
        .build();
  }

  private static void refuseUnused(Arguments arguments, AttackMethod method) {
    OF_METHODS.forEach(
        (flag, setting) -> {
          if (arguments.has(flag) && !method.uses(setting)) {
            throw new InvalidSettingException(
                flag, "expected none for " + method + ", which does not use it; leave it away");
          }
        });
    // A transfer without surrogates is refused as such.
    boolean steps = !method.isBlackBox() || method == AttackMethod.TRANSFER;
    if (arguments.has("max-iterations") && !steps && !arguments.has(SURROGATE)) {
      throw new InvalidSettingException(
          "max-iterations", "expected none for " + method + " without --surrogate; leave it away");
    }
  }
}
