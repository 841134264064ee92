package org.fmnist.defend;

import java.util.List;
import org.fmnist.attack.AttackImages;
import org.fmnist.attack.AttackMethod;
import org.fmnist.attack.AttackOptions;
import org.fmnist.attack.AttackResult;
import org.fmnist.attack.AttackSettings;
import org.fmnist.attack.Attacker;
import org.fmnist.attack.ClassifierPool;
import org.fmnist.attack.PixelType;
import org.fmnist.attack.TargetPolicy;
import org.fmnist.model.DifferentiableClassifier;

/** Runs the attacks of a comparison, each in the same way on whichever model. */
final class ComparisonAttacks {
  private final ComparisonSettings settings;
  private final ComparisonListener listener;

  ComparisonAttacks(ComparisonSettings settings, ComparisonListener listener) {
    this.settings = settings;
    this.listener = listener;
  }

  /** A method as the comparison has it: targeted at the next class, within ε if it needs one. */
  AttackSettings targeted(AttackMethod method) {
    AttackSettings own = AttackSettings.of(method);
    return own.change()
        .epsilon(Double.isInfinite(own.epsilon()) ? own.epsilon() : settings.epsilon())
        .maxQueries(settings.maxQueries())
        .seed(settings.seed())
        .build();
  }

  /** AutoAttack, untargeted. */
  AttackSettings auto(PixelType pixels) {
    return targeted(AttackMethod.AUTO)
        .change()
        .target(TargetPolicy.ANY)
        .pixels(pixels)
        .maxIterations(settings.steps())
        .restarts(settings.restarts())
        .build();
  }

  /** An untargeted PGD by the margin, one run an image. */
  AttackSettings pgd(double epsilon, int steps) {
    return AttackSettings.of(AttackMethod.PGD)
        .change()
        .target(TargetPolicy.ANY)
        .epsilon(epsilon)
        .maxIterations(steps)
        .restarts(1)
        .seed(settings.seed())
        .build();
  }

  /** An untargeted black-box attack within ε. */
  AttackSettings blackBox(AttackMethod method) {
    return targeted(method).change().target(TargetPolicy.ANY).build();
  }

  /** Something to tell that stops nothing. */
  void note(String line) {
    listener.note(line);
  }

  /** Attacks a model. */
  AttackResult run(ComparedModel victim, AttackSettings attack, String name, AttackImages images) {
    return run(victim, List.of(), attack, name, images);
  }

  /**
   * Attacks a model, starting from a transfer.
   *
   * @param surrogates on which the transfer is made; none to start from the originals
   */
  AttackResult run(
      ComparedModel victim,
      List<ClassifierPool<DifferentiableClassifier>> surrogates,
      AttackSettings attack,
      String name,
      AttackImages images) {
    int count = images.indices().length;
    try (ComparisonListener.Part part = listener.begin(victim.name() + ": " + name, count)) {
      Attacker attacker = new Attacker(attack, AttackOptions.defaults().withListener(part));
      return attacker.attack(victim.pool(), surrogates, images);
    }
  }
}
