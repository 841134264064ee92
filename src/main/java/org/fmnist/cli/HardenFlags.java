package org.fmnist.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.cli.Options;
import org.fmnist.attack.AttackMethod;
import org.fmnist.attack.AttackSettings;
import org.fmnist.defend.AdversarialTrainingMethod;
import org.fmnist.defend.ComparisonSettings;
import org.fmnist.defend.HardeningPresets;
import org.fmnist.defend.HardeningSettings;
import org.fmnist.defend.InnerAttack;
import org.fmnist.defend.MixedImages;
import org.fmnist.flags.Arguments;
import org.fmnist.flags.CommonFlags;

/** The flags of {@code harden} beside those of {@code train}. */
final class HardenFlags {
  private HardenFlags() {}

  static Options options() {
    return TrainingFlags.options(
            HardeningPresets.ASSIGNMENT + "|" + HardeningPresets.ROBUST,
            "required; assignment: attack, mix, train; robust: attack every batch. With --help, shows its"
                + " values")
        .group(FlagGroup.ADVERSARIAL_TRAINING)
        .value("method", methods(), "robust: pgd, fgsm, trades; assignment: any of attack")
        .value("epsilon", "E", "largest change, with pixels from 0 to 1, e.g. 0.1 or 12/255")
        .value("target", "next|random|any|0..9", "assignment: class to reach (default next)")
        .value(
            "mix",
            "S",
            "assignment: share of adversarial images in training; 0: each once (default 0)")
        .value("attack-steps", "N", "robust: steps of the attack on a batch")
        .value("attack-step-size", "A", "robust: size of such a step, as a share of --epsilon")
        .value(
            "attack-statistics",
            "moving|batch",
            "robust: batch norm statistics of the attacked network")
        .value("beta", "B", "trades: weight of the divergence between clean and adversarial")
        .value("epsilon-warm-up", "STEPS", "robust: steps over which epsilon rises from 0")
        .group(FlagGroup.COMPARISON)
        .value(
            "count",
            "N",
            "test images to compare on (default 300); assignment: training images to attack"
                + " (default 1000)")
        .value("max-queries", "N", "black-box attacks: predictions per image (default 5000)")
        .value("max-iterations", "N", "attacks with gradients: steps per run (default 100)")
        .value("restarts", "N", "AutoAttack: runs of APGD (default 1)")
        .toggle("no-compare", "train only")
        .toggle("compare-only", "compare --checkpoint with --hardened, without training")
        .value(
            "hardened", "PATH", "--compare-only: the hardened weights (default: DIR/best of --out)")
        .build();
  }

  /** The values of the preset and of the method of its attack, by flag. */
  static Map<String, String> defaults(Arguments arguments) {
    if (!arguments.has("preset")) {
      return Map.of("epsilon", "0.1", "method", "pgd");
    }
    String preset = preset(arguments);
    Map<String, String> defaults = TrainingFlags.defaults(HardeningPresets.of(preset));
    if (preset.equals(HardeningPresets.ROBUST)) {
      InnerAttack attack =
          InnerAttack.of(
              arguments.choice(
                  "method", AdversarialTrainingMethod.class, AdversarialTrainingMethod.PGD));
      defaults.putAll(SettingValues.byFlag(Map.of("attack", attack)));
    }
    return defaults;
  }

  private static String methods() {
    Stream<?> all =
        Stream.concat(
            Arrays.stream(AdversarialTrainingMethod.values()),
            Arrays.stream(AttackMethod.values()));
    return all.map(method -> method.toString().toLowerCase(Locale.ROOT))
        .distinct()
        .collect(Collectors.joining("|"));
  }

  /** What the flags say for a preset. */
  static HardeningSettings settings(Arguments arguments, String preset) {
    long seed = CommonFlags.seed(arguments);
    ComparisonSettings comparison = comparison(arguments, ComparisonSettings.of(seed));
    HardeningSettings settings =
        preset.equals(HardeningPresets.ROBUST)
            ? HardeningSettings.inLoop(
                loop(arguments, InnerAttack.of(AdversarialTrainingMethod.PGD)), comparison)
            : HardeningSettings.mixing(mixed(arguments, MixedImages.of(seed)), comparison);
    return settings.withBefore(CommonFlags.checkpoint(arguments));
  }

  /** Settings with the flags' changes. */
  static HardeningSettings settings(Arguments arguments, HardeningSettings own) {
    return new HardeningSettings(
        arguments.text("checkpoint").orElse(own.before()),
        own.loop() == null ? null : loop(arguments, own.loop()),
        own.mixed() == null ? null : mixed(arguments, own.mixed()),
        comparison(arguments, own.comparison()));
  }

  static ComparisonSettings comparison(Arguments arguments, ComparisonSettings own) {
    double epsilon = epsilon(arguments, own.epsilon());
    return own.toBuilder()
        .count(arguments.integer("count", own.count()))
        // Training without an attack is compared under the usual one.
        .epsilon(epsilon == 0 ? own.epsilon() : epsilon)
        .maxQueries(arguments.integer("max-queries", own.maxQueries()))
        .steps(arguments.integer("max-iterations", own.steps()))
        .restarts(arguments.integer("restarts", own.restarts()))
        .seed(arguments.integer("seed", own.seed()))
        .build();
  }

  private static double epsilon(Arguments arguments, double fallback) {
    return arguments.text("epsilon").map(AttackSettings::parseEpsilon).orElse(fallback);
  }

  private static MixedImages mixed(Arguments arguments, MixedImages own) {
    return own.toBuilder()
        .method(arguments.text("method").orElse(own.method()))
        .target(arguments.text("target").orElse(own.target()))
        .epsilon(epsilon(arguments, own.epsilon()))
        .count(arguments.integer("count", own.count()))
        .share(arguments.number("mix", own.share()))
        .seed(arguments.integer("seed", own.seed()))
        .build();
  }

  private static InnerAttack loop(Arguments arguments, InnerAttack given) {
    AdversarialTrainingMethod method =
        arguments.choice("method", AdversarialTrainingMethod.class, given.method());
    InnerAttack own = method == given.method() ? given : InnerAttack.of(method);
    return own.toBuilder()
        .epsilon(epsilon(arguments, own.epsilon()))
        .steps(arguments.integer("attack-steps", own.steps()))
        .stepSize(arguments.number("attack-step-size", own.stepSize()))
        .beta(arguments.number("beta", own.beta()))
        .warmUp(arguments.integer("epsilon-warm-up", own.warmUp()))
        .batchStatistics(
            arguments
                .choice(
                    "attack-statistics",
                    SettingValues.typed("batchStatistics", own.batchStatistics()),
                    "moving",
                    "batch")
                .equals("batch"))
        .build();
  }

  /**
   * The preset that is asked for.
   *
   * @throws UsageException if there is none, or not of this name
   */
  static String preset(Arguments arguments) {
    return arguments
        .text("preset")
        .orElseThrow(
            () ->
                new UsageException(
                    "--preset: expected "
                        + HardeningPresets.ASSIGNMENT
                        + " or "
                        + HardeningPresets.ROBUST
                        + ", found none"));
  }
}
