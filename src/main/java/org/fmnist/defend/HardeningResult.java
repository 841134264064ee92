package org.fmnist.defend;

import java.util.Optional;
import org.fmnist.report.RobustnessComparison;
import org.fmnist.train.TrainingResult;

/**
 * How hardening ended. Immutable.
 *
 * @param training how the run ended
 * @param comparison with the model before; empty if it was not asked for, if the run was
 *     interrupted, or if the comparison was
 * @param interrupted whether a listener asked to stop; resuming the run goes on, and compares with
 *     the same settings
 */
public record HardeningResult(
    TrainingResult training, Optional<RobustnessComparison> comparison, boolean interrupted) {}
