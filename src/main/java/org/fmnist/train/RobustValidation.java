package org.fmnist.train;

import org.fmnist.model.TrainableModel;

/**
 * Measures after each epoch how many validation images withstand an attack. Called from the thread
 * that trains.
 */
@FunctionalInterface
public interface RobustValidation {
  /** Measures nothing. */
  RobustValidation NONE = model -> Double.NaN;

  /** The share, 0..1, under {@link TrainableModel#weights}; NaN if it is not measured. */
  double accuracy(TrainableModel model);
}
