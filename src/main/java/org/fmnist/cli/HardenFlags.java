package org.fmnist.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.cli.Options;
import org.fmnist.attack.AttackMethod;
import org.fmnist.defend.ComparisonSettings;
import org.fmnist.defend.HardeningPresets;
import org.fmnist.defend.InnerAttack;
import org.fmnist.defend.MixedImages;

/** The flags of {@code harden} beside those of {@code train}. */
final class HardenFlags {
  private static final int ATTACKED = 1000;
  private static final double EPSILON = 0.1;

  private HardenFlags() {}

  static Options options() {
    return TrainingFlags.options(
            HardeningPresets.ASSIGNMENT + "|" + HardeningPresets.ROBUST,
            "attack, mix and train; or attack inside the training loop")
        .value("method", methods(), "robust: pgd, fgsm, trades; assignment: one of attack (pgd)")
        .value("epsilon", "E", "largest change of the range 0..1, or as 12/255 (0.1)")
        .value("target", "next|random|any|0..9", "assignment: what images shall become (next)")
        .value("mix", "S", "assignment: share of adversarial images in training (0: each once)")
        .value("attack-steps", "N", "robust: gradient steps a batch (the method's own)")
        .value("attack-step-size", "A", "robust: of each, as a part of epsilon (the method's own)")
        .value("attack-statistics", "moving|batch", "robust: batch norm while attacking (moving)")
        .value("beta", "B", "trades: weight of the divergence (6)")
        .value("epsilon-warm-up", "STEPS", "robust: steps over which epsilon rises from 0 (0)")
        .value("count", "N", "images: of training to attack (1000), of test to compare with (300)")
        .value("max-queries", "N", "comparison: predictions an image, black box (5000)")
        .value("max-iterations", "N", "comparison: steps of a run of pgd (50)")
        .value("restarts", "N", "comparison: runs of pgd an image (2)")
        .toggle("no-compare", "leave the comparison out")
        .toggle("compare-only", "compare --checkpoint with --hardened and train nothing")
        .value("hardened", "PATH", "compare-only: the hardened checkpoint (best of --out)")
        .build();
  }

  private static String methods() {
    Stream<?> all =
        Stream.concat(
            Arrays.stream(InnerAttack.Method.values()), Arrays.stream(AttackMethod.values()));
    return all.map(method -> method.toString().toLowerCase(Locale.ROOT))
        .distinct()
        .collect(Collectors.joining("|"));
  }

  /** What the flags say for a preset. */
  static HardeningSettings settings(Arguments arguments, String preset) {
    boolean loop = preset.equals(HardeningPresets.ROBUST);
    return new HardeningSettings(
        RunInputs.checkpoint(arguments),
        loop ? loopAttack(arguments) : null,
        loop ? null : mixed(arguments),
        comparison(arguments));
  }

  static ComparisonSettings comparison(Arguments arguments) {
    ComparisonSettings own = ComparisonSettings.of(CommonFlags.seed(arguments));
    double epsilon = epsilon(arguments, own.epsilon());
    return new ComparisonSettings(
        arguments.integer("count", own.count(), 1, Integer.MAX_VALUE),
        // Training without an attack is compared under the usual one.
        epsilon == 0 ? own.epsilon() : epsilon,
        arguments.integer("max-queries", own.maxQueries(), 1, Integer.MAX_VALUE),
        arguments.integer("max-iterations", own.steps(), 1, Integer.MAX_VALUE),
        arguments.integer("restarts", own.restarts(), 1, 10_000),
        own.seed());
  }

  private static double epsilon(Arguments arguments, double fallback) {
    return arguments.text("epsilon").map(AttackFlags::epsilon).orElse(fallback);
  }

  private static MixedImages mixed(Arguments arguments) {
    return new MixedImages(
        arguments.text("method").orElse(AttackMethod.PGD.toString()),
        arguments.text("target").orElse("next"),
        epsilon(arguments, EPSILON),
        arguments.integer("count", ATTACKED, 1, Integer.MAX_VALUE),
        arguments.number("mix", 0, 0, 0.99),
        CommonFlags.seed(arguments));
  }

  private static InnerAttack loopAttack(Arguments arguments) {
    InnerAttack own =
        InnerAttack.of(
            arguments.choice("method", InnerAttack.Method.class, InnerAttack.Method.PGD));
    return new InnerAttack(
        own.method(),
        epsilon(arguments, own.epsilon()),
        arguments.integer("attack-steps", own.steps(), 1, 1000),
        arguments.number("attack-step-size", own.stepSize(), Double.MIN_VALUE, Double.MAX_VALUE),
        arguments.number("beta", own.beta(), Double.MIN_VALUE, Double.MAX_VALUE),
        arguments.integer("epsilon-warm-up", own.warmUp(), 0, Integer.MAX_VALUE),
        arguments.choice("attack-statistics", "moving", "moving", "batch").equals("batch"));
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
