package org.fmnist.attack;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Through which classes a criterion is reached, one after the other. */
final class ClassOrder {
  private ClassOrder() {}

  /** Its own class if targeted; else all but the image's, the most probable first. */
  static List<Criterion> of(Criterion criterion, float[] logits) {
    if (criterion.targeted()) {
      return List.of(criterion);
    }
    return IntStream.range(0, logits.length)
        .boxed()
        .filter(c -> c != criterion.category())
        .sorted(Comparator.comparingDouble(c -> -logits[c]))
        .map(Criterion::reach)
        .toList();
  }
}
