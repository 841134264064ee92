package org.fmnist.cli;

import java.util.List;
import java.util.Map;
import org.apache.commons.cli.Options;
import org.fmnist.attack.AttackJob;
import org.fmnist.attack.AttackJobResult;
import org.fmnist.attack.AttackStoppedException;
import org.fmnist.flags.Arguments;
import org.fmnist.io.FmnistException;

/** {@code attack}: adversarial attacks, the original's project requirements 1 and 2. */
final class AttackCommand implements Command {
  @Override
  public String name() {
    return "attack";
  }

  @Override
  public String summary() {
    return "run an adversarial attack, targeted or untargeted, on a checkpoint";
  }

  @Override
  public Options options() {
    return AttackFlags.options();
  }

  @Override
  public List<String> examples() {
    return List.of(
        "attack --method pgd --epsilon 0.1 --out runs/pgd",
        "attack --method square --target any --count 100");
  }

  @Override
  public Map<String, String> defaults(Arguments arguments) {
    return AttackFlags.defaults(arguments);
  }

  @Override
  public CommandResult run(Arguments arguments, Console console) {
    AttackJob job = AttackFlags.job(arguments);
    try (AttackProgress progress = new AttackProgress(console)) {
      AttackJobResult result = job.run(progress);
      return CommandResult.done(AttackText.of(result), result.document());
    } catch (AttackStoppedException e) {
      String next =
          e.resumable()
              ? "; --resume goes on from there"
              : "; nothing is kept: with --out, --resume could go on";
      throw new FmnistException(e.getMessage() + next, e);
    }
  }
}
