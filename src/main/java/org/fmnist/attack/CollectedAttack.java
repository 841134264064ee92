package org.fmnist.attack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.graph.Weights;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.runtime.SessionSettings;

/**
 * Puts an attack together whose images were attacked apart, by {@link Attacker}s that may have run
 * on other machines: the same directory, byte for byte, as if one {@link AttackJob} had attacked
 * them all. Immutable; may be shared between threads.
 */
public final class CollectedAttack {
  private final AttackSettings settings;
  private final WeightsSource victim;
  private final AttackSources sources;

  /**
   * @param precision that the searches computed in
   * @param images what {@code summary.json} says of where the images come from
   * @throws InvalidSettingException if there are surrogates without use or none that are needed
   */
  public CollectedAttack(
      AttackSettings settings,
      WeightsSource victim,
      List<WeightsSource> surrogates,
      ComputePrecision precision,
      Object images) {
    settings.requireSurrogates(surrogates.size());
    this.settings = settings;
    this.victim = victim;
    this.sources = new AttackSources(victim, List.copyOf(surrogates), precision, images);
  }

  /**
   * What a directory would say, without the images and without judging them once more.
   *
   * @param chosen how the images were chosen
   */
  public Map<String, Object> document(List<ImageOutcome> outcomes, AttackedImages chosen) {
    AttackSummary summary = AttackSummary.of(outcomes);
    return summary.document(
        settings, sources.toMap(settings), AttackJobResult.figures(chosen, settings, outcomes));
  }

  /**
   * Writes the attack directory, with the images judged once more by what was written.
   *
   * @param chosen the attacked images
   * @param adversarials of each attacked image, in order, 784 pixels 0..255
   * @param outcomes what became of each, in the same order: their costs are taken over
   * @param directory which exists
   * @param notes told in one line what is missing that the attack can do without
   * @throws org.fmnist.io.FmnistException if the weights cannot be read or the disk refuses
   */
  public AttackJobResult write(
      AttackedImages chosen,
      List<float[]> adversarials,
      List<ImageOutcome> outcomes,
      Path directory,
      Consumer<String> notes) {
    Weights weights = victim.read();
    try (ClassifierPool<?> classifier =
        AttackedClassifiers.open(weights, SessionSettings.defaults())) {
      AttackResult result = result(chosen.images(), adversarials, outcomes, classifier);
      Map<String, Object> figures = AttackJobResult.figures(chosen, settings, result.outcomes());
      Map<String, Object> where = sources.toMap(settings);
      AttackSummary summary =
          new AttackDirectory(directory, notes).write(result, classifier, where, figures);
      return new AttackJobResult(
          summary,
          chosen,
          result.successesByPart(),
          Optional.of(directory),
          summary.document(settings, where, figures));
    }
  }

  private AttackResult result(
      AttackImages images,
      List<float[]> adversarials,
      List<ImageOutcome> outcomes,
      ClassifierPool<?> classifier) {
    List<AttackExample> examples =
        IntStream.range(0, images.size())
            .mapToObj(i -> AttackExample.of(images, i, settings))
            .toList();
    List<AttackRecord> records = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      ImageOutcome outcome = outcomes.get(i);
      AttackCost cost = new AttackCost(outcome.queries(), outcome.gradients());
      // what the search knew of the margin is over; the judge asks anew
      records.add(
          new AttackRecord(i, outcome.parts(), adversarials.get(i), 0, outcome.success(), cost));
    }
    return new AttackResult(settings, images, examples, records, classifier);
  }
}
