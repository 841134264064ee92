package org.fmnist.attack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What an attack did to many images. Immutable.
 *
 * @param attacked images
 * @param succeeded images that ended as wanted
 * @param cost what was asked for an image, over all images
 * @param costOfSuccesses the same over successes
 * @param change of successes
 */
public record AttackSummary(
    int attacked, int succeeded, Cost cost, Cost costOfSuccesses, Change change) {
  /**
   * What was asked of the classifier for an image.
   *
   * @param queries predictions
   * @param gradients backward passes
   */
  public record Cost(Distribution queries, Distribution gradients) {
    static Cost of(List<ImageOutcome> outcomes) {
      return new Cost(
          distribution(outcomes, ImageOutcome::queries),
          distribution(outcomes, ImageOutcome::gradients));
    }
  }

  /**
   * How far images were changed.
   *
   * @param linf the largest change of a pixel, of the pixel range 0..1
   * @param l2 the Euclidean length, pixels in the range 0..1
   */
  public record Change(Distribution linf, Distribution l2) {
    static Change of(List<ImageOutcome> outcomes) {
      return new Change(
          distribution(outcomes, ImageOutcome::linf), distribution(outcomes, ImageOutcome::l2));
    }
  }

  /** The figures of some outcomes. */
  public static AttackSummary of(List<ImageOutcome> all) {
    List<ImageOutcome> successes = all.stream().filter(ImageOutcome::success).toList();
    return new AttackSummary(
        all.size(), successes.size(), Cost.of(all), Cost.of(successes), Change.of(successes));
  }

  private static Distribution distribution(
      List<ImageOutcome> outcomes, ToDoubleFunction<ImageOutcome> number) {
    return Distribution.of(outcomes.stream().mapToDouble(number));
  }

  /** Successes by attacked images; 0 if there were none. */
  public double successRate() {
    return attacked == 0 ? 0 : (double) succeeded / attacked;
  }

  /** Where the success rate lies with 95 % confidence. */
  public Interval interval95() {
    return Interval.wilson(succeeded, attacked);
  }

  /** The figures by name. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("attacked", attacked);
    map.put("succeeded", succeeded);
    map.put("successRate", successRate());
    map.put("interval95", List.of(interval95().low(), interval95().high()));
    putAll(map, "Queries", cost.queries());
    putAll(map, "QueriesOfSuccesses", costOfSuccesses.queries());
    putAll(map, "Gradients", cost.gradients());
    putAll(map, "GradientsOfSuccesses", costOfSuccesses.gradients());
    putAll(map, "Linf", change.linf());
    putAll(map, "L2", change.l2());
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

  private static @Nullable Double orNull(double number) {
    return Double.isNaN(number) ? null : Double.valueOf(number);
  }
}
