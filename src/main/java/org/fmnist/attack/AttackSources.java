package org.fmnist.attack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.graph.fast.ComputePrecision;

/**
 * Where the classifiers and images of an attack come from.
 *
 * @param victim what is attacked
 * @param surrogates on which a black-box attack makes its start
 * @param precision that searches compute in
 * @param images what {@code summary.json} says of the images
 */
record AttackSources(
    WeightsSource victim,
    List<WeightsSource> surrogates,
    ComputePrecision precision,
    Object images) {
  /** By the names that {@code summary.json} has for them. */
  Map<String, Object> toMap(AttackSettings settings) {
    Map<String, Object> sources = new LinkedHashMap<>();
    sources.put("checkpoint", victim.toString());
    sources.put("surrogates", surrogates.stream().map(WeightsSource::toString).toList());
    sources.put("precision", precision.toString());
    sources.put("images", images);
    if (settings.method().isBlackBox() && surrogates.isEmpty()) {
      sources.put("maxIterations", null); // of a transfer, which there is not
    }
    return sources;
  }
}
