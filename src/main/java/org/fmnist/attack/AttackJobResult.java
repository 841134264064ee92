package org.fmnist.attack;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What an {@link AttackJob} did. Immutable.
 *
 * @param summary of the attack, judged by the written images if there is a directory
 * @param images the attacked ones, and how many were looked at and left out
 * @param successesByPart how many images each part of the method misled, in the order of the parts;
 *     with one entry where the method has but one
 * @param directory that was written; empty if none was asked for
 * @param document summary, figures and settings: what {@code summary.json} holds
 */
public record AttackJobResult(
    AttackSummary summary,
    AttackedImages images,
    Map<String, Integer> successesByPart,
    Optional<Path> directory,
    Map<String, Object> document) {
  private static final String ROBUST_ACCURACY = "robustAccuracy";

  /** Figures that need the misclassified images, too, which nobody has to attack. */
  static Map<String, Object> figures(
      AttackedImages chosen, AttackSettings settings, List<ImageOutcome> outcomes) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("considered", chosen.considered());
    figures.put("misclassified", chosen.misclassified());
    Map<String, Integer> successes = successesByPart(settings, outcomes);
    if (successes.size() > 1) {
      figures.put("successesByPart", successes);
    }
    double left = outcomes.stream().filter(outcome -> !outcome.success()).count();
    boolean untargeted = settings.target() == TargetPolicy.ANY;
    figures.put(ROBUST_ACCURACY, untargeted ? left / chosen.considered() : null);
    return figures;
  }

  /** How many images each part of the method misled, by name, in the order of the parts. */
  static Map<String, Integer> successesByPart(
      AttackSettings settings, List<ImageOutcome> outcomes) {
    List<String> parts = new AttackPipeline(settings).names();
    Map<String, Integer> successes = new LinkedHashMap<>();
    parts.forEach(part -> successes.put(part, 0));
    outcomes.stream()
        .filter(ImageOutcome::success)
        .forEach(outcome -> successes.merge(parts.get(outcome.parts() - 1), 1, Integer::sum));
    return successes;
  }

  /** The share of all considered images that stay correct under an untargeted attack. */
  public OptionalDouble robustAccuracy() {
    return document.get(ROBUST_ACCURACY) instanceof Double share
        ? OptionalDouble.of(share)
        : OptionalDouble.empty();
  }
}
