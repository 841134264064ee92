package org.fmnist.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.fmnist.eval.Evaluation;

/**
 * How a run ended. Immutable.
 *
 * @param directory of the run
 * @param steps done, those before a resume included
 * @param epochs finished, those before a resume included
 * @param stopReason why it ended before its last epoch; empty if it did not
 * @param bestEpoch the epoch whose weights are in {@link #best()}; empty before the first is
 *     finished
 * @param test how the best weights do on the test images; empty without a best epoch, or if the run
 *     was interrupted
 * @param precision that it was trained in: fp32, bf16, or fp64 of the exact engine
 * @param interrupted whether the listener asked to stop; everything done so far is saved
 * @param notes what else the caller should know, a line each, such as pictures that could not be
 *     drawn
 */
public record TrainingResult(
    Path directory,
    long steps,
    int epochs,
    Optional<String> stopReason,
    Optional<EpochRecord> bestEpoch,
    Optional<Evaluation> test,
    String precision,
    boolean interrupted,
    List<String> notes) {
  public TrainingResult {
    notes = List.copyOf(notes);
  }

  /** Where the weights of the best epoch lie. */
  public Path best() {
    return directory.resolve(RunDirectory.BEST);
  }

  /** Where the newest weights lie. */
  public Path last() {
    return directory.resolve(RunDirectory.LAST);
  }
}
