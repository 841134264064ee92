package org.fmnist.cli;

import org.apache.commons.cli.Options;
import org.fmnist.defend.LoopAttack;

/** The flags of {@code harden} beside those of {@code train}. */
final class HardenFlags {
  private HardenFlags() {}

  static Options options() {
    return TrainingFlags.options("assignment (attack, mix, train) or robust (attack in the loop)")
        .value("method", "NAME", "robust: pgd, fgsm or trades (pgd)")
        .value("epsilon", "E", "largest change of the range 0..1, or as 12/255 (0.1)")
        .value("attack-steps", "N", "robust: gradient steps a batch (the method's own)")
        .value("attack-step-size", "A", "robust: of each, as a part of epsilon (the method's own)")
        .value("attack-statistics", "moving|batch", "robust: batch norm while attacking (moving)")
        .value("beta", "B", "trades: weight of the divergence (6)")
        .toggle("no-compare", "leave the comparison out")
        .value("epsilon-warm-up", "STEPS", "robust: steps over which epsilon rises from 0 (0)")
        .build();
  }

  /** The attack inside the loop. */
  static LoopAttack loopAttack(Arguments arguments) {
    LoopAttack own =
        LoopAttack.of(arguments.choice("method", LoopAttack.Method.class, LoopAttack.Method.PGD));
    return new LoopAttack(
        own.method(),
        arguments.text("epsilon").map(AttackFlags::epsilon).orElse(own.epsilon()),
        arguments.integer("attack-steps", own.steps(), 1, 1000),
        arguments.number("attack-step-size", own.stepSize(), Double.MIN_VALUE, Double.MAX_VALUE),
        arguments.number("beta", own.beta(), Double.MIN_VALUE, Double.MAX_VALUE),
        arguments.integer("epsilon-warm-up", own.warmUp(), 0, Integer.MAX_VALUE),
        arguments.choice("attack-statistics", "moving", "moving", "batch").equals("batch"));
  }
}
