package org.fmnist.train;

import org.fmnist.graph.StepResult;

/**
 * The figures of one epoch: a row of {@code epochs.csv}. Losses are mean cross-entropies,
 * accuracies shares 0..1; what was not measured is NaN. Immutable.
 *
 * @param epoch from 0
 * @param imagesPerSecond training only
 * @param seconds the whole epoch
 * @param validRobust share of validation images that withstand an attack, see {@link
 *     RobustValidation}
 */
public record EpochRecord(
    int epoch,
    double trainLoss,
    double trainAccuracy,
    double validLoss,
    double validAccuracy,
    double testLoss,
    double testAccuracy,
    double imagesPerSecond,
    double seconds,
    double validRobust) {
  /** The same with its validation. */
  EpochRecord validated(StepResult valid, double robust, double newSeconds) {
    return new EpochRecord(
        epoch,
        trainLoss,
        trainAccuracy,
        valid.loss(),
        valid.accuracy(),
        testLoss,
        testAccuracy,
        imagesPerSecond,
        newSeconds,
        robust);
  }

  /** The same with its test. */
  EpochRecord tested(StepResult test, double newSeconds) {
    return new EpochRecord(
        epoch,
        trainLoss,
        trainAccuracy,
        validLoss,
        validAccuracy,
        test.loss(),
        test.accuracy(),
        imagesPerSecond,
        newSeconds,
        validRobust);
  }
}
