package org.fmnist.attack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What an attack did to many images.
 *
 * @param attacked images
 * @param succeeded images that ended as wanted
 * @param interval95 of the success rate
 * @param queries predictions an image, over all images
 * @param queriesOfSuccesses the same over successes
 * @param gradients backward passes an image, over all images
 * @param gradientsOfSuccesses the same over successes
 * @param linf change of successes, of the pixel range 0..1
 * @param l2 change of successes, pixels in the range 0..1
 */
public record AttackSummary(
    int attacked,
    int succeeded,
    Interval interval95,
    Distribution queries,
    Distribution queriesOfSuccesses,
    Distribution gradients,
    Distribution gradientsOfSuccesses,
    Distribution linf,
    Distribution l2) {

  static AttackSummary of(List<ImageOutcome> all) {
    List<ImageOutcome> successes = all.stream().filter(ImageOutcome::success).toList();
    return new AttackSummary(
        all.size(),
        successes.size(),
        Interval.wilson(successes.size(), all.size()),
        distribution(all, ImageOutcome::queries),
        distribution(successes, ImageOutcome::queries),
        distribution(all, ImageOutcome::gradients),
        distribution(successes, ImageOutcome::gradients),
        distribution(successes, ImageOutcome::linf),
        distribution(successes, ImageOutcome::l2));
  }

  private static Distribution distribution(
      List<ImageOutcome> outcomes, ToDoubleFunction<ImageOutcome> number) {
    return Distribution.of(outcomes.stream().mapToDouble(number));
  }

  /** Successes by attacked images; 0 if there were none. */
  public double successRate() {
    return attacked == 0 ? 0 : (double) succeeded / attacked;
  }

  /** The figures by name. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("attacked", attacked);
    map.put("succeeded", succeeded);
    map.put("successRate", successRate());
    map.put("interval95", List.of(interval95.low(), interval95.high()));
    putAll(map, "Queries", queries);
    putAll(map, "QueriesOfSuccesses", queriesOfSuccesses);
    putAll(map, "Gradients", gradients);
    putAll(map, "GradientsOfSuccesses", gradientsOfSuccesses);
    putAll(map, "Linf", linf);
    putAll(map, "L2", l2);
    return map;
  }

  /**
   * The summary with its settings: what {@code summary.json} holds.
   *
   * @param sources more settings: where classifiers and images come from
   * @param figures more figures
   */
  public Map<String, Object> document(
      AttackSettings settings, Map<String, ?> sources, Map<String, ?> figures) {
    Map<String, Object> document = toMap();
    document.putAll(figures);
    Map<String, Object> all = settings.toMap();
    all.putAll(sources);
    document.put("settings", all);
    return document;
  }

  /** JSON has no NaN: without successes, their figures are null. */
  private static void putAll(Map<String, Object> map, String name, Distribution numbers) {
    map.put("median" + name, orNull(numbers.median()));
    map.put("mean" + name, orNull(numbers.mean()));
    map.put("percentile95" + name, orNull(numbers.percentile95()));
  }

  private static Double orNull(double number) {
    return Double.isNaN(number) ? null : Double.valueOf(number);
  }
}
