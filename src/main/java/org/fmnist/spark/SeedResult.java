package org.fmnist.spark;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the run of a seed ended; what the run did not measure is null.
 *
 * @param epoch of the best weights, from 0
 * @param host where it ran
 */
record SeedResult(
    long seed,
    int epochs,
    @Nullable Integer epoch,
    @Nullable Double validLoss,
    @Nullable Double validAccuracy,
    @Nullable Double testAccuracy,
    String host)
    implements Serializable {

  /**
   * Reads what {@code train --json} prints.
   *
   * @param run that document
   */
  static SeedResult of(long seed, Map<String, Object> run, String host) {
    Map<?, ?> best = run.get("best") instanceof Map<?, ?> map ? map : Map.of();
    return new SeedResult(
        seed,
        run.get("epochs") instanceof Number epochs ? epochs.intValue() : 0,
        best.get("epoch") instanceof Number epoch ? (Integer) epoch.intValue() : null,
        number(best.get("validLoss")),
        number(best.get("validAccuracy")),
        number(run.get("testAccuracy")),
        host);
  }

  private static @Nullable Double number(@Nullable Object value) {
    return value instanceof Number number ? (Double) number.doubleValue() : null;
  }

  /** By the names that {@code seeds.csv} has for them. */
  Map<String, @Nullable Object> figures() {
    Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    figures.put("seed", seed);
    figures.put("epochs", epochs);
    figures.put("best_epoch", epoch);
    figures.put("valid_loss", validLoss);
    figures.put("valid_accuracy", validAccuracy);
    figures.put("test_accuracy", testAccuracy);
    figures.put("host", host);
    return figures;
  }
}
