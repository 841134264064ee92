package org.fmnist.attack;

import java.nio.file.Path;
import java.util.LinkedHashMap;
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
  static Map<String, Object> figures(AttackedImages chosen, AttackResult result) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("considered", chosen.considered());
    figures.put("misclassified", chosen.misclassified());
    if (result.successesByPart().size() > 1) {
      figures.put("successesByPart", result.successesByPart());
    }
    AttackSummary summary = result.summary();
    double left = (double) summary.attacked() - summary.succeeded();
    boolean untargeted = result.settings().target() == TargetPolicy.ANY;
    figures.put(ROBUST_ACCURACY, untargeted ? left / chosen.considered() : null);
    return figures;
  }

  /** The share of all considered images that stay correct under an untargeted attack. */
  public OptionalDouble robustAccuracy() {
    return document.get(ROBUST_ACCURACY) instanceof Double share
        ? OptionalDouble.of(share)
        : OptionalDouble.empty();
  }
}
