package org.fmnist.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.fmnist.io.FmnistException;

/** On an executor: a seed to how its run ended. Each run is a process of its own. */
final class SeedTrainer implements Function<Long, SeedResult> {
  private static final long serialVersionUID = 1L;

  private final InferencePlan probe;
  private final String out;

  private final ArrayList<String> flags;

  /**
   * @param probe tells apart machines that compute other bits
   * @param out takes a directory for each seed
   * @param flags of {@code train}
   */
  SeedTrainer(InferencePlan probe, String out, List<String> flags) {
    this.probe = probe;
    this.out = out;
    this.flags = new ArrayList<>(flags);
  }

  @Override
  public SeedResult call(Long seed) {
    probe.borrow();
    String host = Probe.host();
    try (RunPlace place = RunPlace.of(out, "seed-" + seed)) {
      TrainingProcess process = new TrainingProcess(flags, seed, probe.cores(), place.directory());
      SeedResult result = SeedResult.of(seed, process.run(ExecutorPool::isCancelled), host);
      place.keep();
      probe.done().add(1);
      return result;
    } catch (FmnistException e) {
      throw new FmnistException("seed " + seed + " on " + host + ": " + e.getMessage(), e);
    }
  }
}
