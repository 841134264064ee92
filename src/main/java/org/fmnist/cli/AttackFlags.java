package org.fmnist.cli;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.commons.cli.Options;
import org.fmnist.attack.Acceptance;
import org.fmnist.attack.AttackMethod;
import org.fmnist.attack.AttackSettings;
import org.fmnist.attack.Norm;
import org.fmnist.attack.TargetPolicy;
import org.fmnist.model.Objective;

/** The flags that say how to attack. */
final class AttackFlags {
  private static final int MAX_COUNT = 1_000_000_000;

  private AttackFlags() {}

  static Options options() {
    return new Flags()
        .value("method", names(), "the attack")
        .value("target", "next|random|any|0..9", "next: class i to (i+1) mod 10 (next)")
        .value("norm", "linf|l2", "in which --epsilon is meant (the method's own)")
        .value("epsilon", "E", "largest change of the range 0..1, or as 12/255 (the method's own)")
        .value("max-queries", "N", "predictions an image, black box (5000)")
        .value("max-iterations", "N", "steps of a white-box run or a transfer (the method's own)")
        .value("restarts", "N", "runs an image, pgd and auto (the method's own)")
        .value("loss", "ce|margin", "what fgsm, pgd, ddn and transfer descend (the method's own)")
        .value("step-size", "A", "gd: grey levels per unit of the raw gradient (300)")
        .value("acceptance", "literal|metropolis|gain", "mcmc: when to move (gain)")
        .value("sigma", "S", "mcmc: deviation of a pixel's step, grey levels (2)")
        .value("max-step", "L", "mcmc: longest L2 step, of the range 0..1 (1)")
        .value("count", "N", "images, from those classified correctly (1000)")
        .value("split", "test|train|valid", "where they come from (test)")
        .values("images", "FILE", "attack these: .pkl of the original, .npy, or image files")
        .values("surrogate", "CHECKPOINT", "black box: start from a transfer; repeatable")
        .value("out", "DIR", "write the attack directory here")
        .toggle("resume", "go on with an interrupted attack in --out")
        .build();
  }

  private static String names() {
    return Arrays.stream(AttackMethod.values())
        .map(AttackMethod::toString)
        .collect(Collectors.joining("|"));
  }

  static AttackSettings settings(Arguments arguments) {
    AttackMethod method =
        AttackMethod.parse(
            arguments
                .text("method")
                .orElseThrow(
                    () ->
                        new UsageException(
                            "--method: expected one of " + names() + ", found none")));
    AttackSettings defaults = AttackSettings.of(method);
    return defaults
        .change()
        .goal(arguments.text("target").map(TargetPolicy::parse).orElse(defaults.goal()))
        .norm(arguments.text("norm").map(Norm::parse).orElse(defaults.norm()))
        .epsilon(arguments.text("epsilon").map(AttackFlags::epsilon).orElse(defaults.epsilon()))
        .maxQueries(arguments.integer("max-queries", defaults.maxQueries(), 1, MAX_COUNT))
        .maxIterations(arguments.integer("max-iterations", defaults.maxIterations(), 1, MAX_COUNT))
        .restarts(arguments.integer("restarts", defaults.restarts(), 1, 10_000))
        .objective(objective(arguments, defaults.objective()))
        .stepSize(arguments.number("step-size", defaults.stepSize(), 0, Double.MAX_VALUE))
        .walk(
            arguments.choice("acceptance", Acceptance.class, defaults.acceptance()),
            arguments.number("sigma", defaults.sigma(), 0, 255),
            arguments.number("max-step", defaults.maxStep(), 0, 28))
        .seed(CommonFlags.seed(arguments))
        .build();
  }

  private static Objective objective(Arguments arguments, Objective fallback) {
    return switch (arguments.choice("loss", "own", "own", "ce", "margin")) {
      case "ce" -> Objective.CROSS_ENTROPY;
      case "margin" -> Objective.MARGIN;
      default -> fallback;
    };
  }

  /** Reads a number or a fraction such as 12/255. */
  static double epsilon(String text) {
    String[] parts = text.split("/", -1);
    try {
      double value = Double.parseDouble(parts[0]);
      if (parts.length == 2) {
        value /= Double.parseDouble(parts[1]);
      }
      if (parts.length <= 2 && value >= 0 && value < Double.POSITIVE_INFINITY) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below, like a number out of range.
    }
    throw Arguments.wrong("epsilon", "a number of at least 0, or a fraction as 12/255", text);
  }
}
