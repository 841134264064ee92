package org.fmnist.train;

import static org.fmnist.io.InvalidSettingException.require;

import java.util.Map;
import java.util.Optional;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.DatasetSource;
import org.fmnist.graph.exact.Precision;

/**
 * What a run takes in beside its settings. {@code config.json} keeps it, so that a resumed run goes
 * on with the same.
 *
 * @param start the weights to begin with; initial values if empty
 * @param data the images
 * @param dtype {@code fp32}, or {@code fp64} for the exact engine
 * @param logEvery steps between two rows of {@code steps.csv}; 0 writes none
 */
record TrainingInputs(
    Optional<WeightsSource> start, DatasetSource data, String dtype, int logEvery) {
  private static final String CHECKPOINT = "checkpoint";
  private static final String DATA = "data";
  private static final String DTYPE = "dtype";
  private static final String LOG_EVERY = "logEvery";
  private static final String NONE = "none";
  private static final String FP64 = "fp64";

  TrainingInputs {
    require(dtype.equals("fp32") || dtype.equals(FP64), DTYPE, "fp32 or fp64", dtype);
    require(logEvery >= 0, LOG_EVERY, "at least 0 steps", logEvery);
    // The run may go on from another working directory.
    start = start.map(WeightsSource::absolute);
    data = data.absolute();
  }

  /** The embedded dataset and initial values, logged every 100 steps. */
  static TrainingInputs defaults() {
    return new TrainingInputs(Optional.empty(), DatasetSource.embedded(), "fp32", 100);
  }

  /** What {@code config.json} tells; what it lacks is as {@link #defaults} have it. */
  static TrainingInputs of(Map<String, Object> config) {
    TrainingInputs defaults = defaults();
    return new TrainingInputs(
        config.get(CHECKPOINT) instanceof String text && !text.equals(NONE)
            ? Optional.of(WeightsSource.parse(text))
            : Optional.empty(),
        config.get(DATA) instanceof String text ? DatasetSource.parse(text) : defaults.data,
        config.get(DTYPE) instanceof String text ? text : defaults.dtype,
        config.get(LOG_EVERY) instanceof Integer every ? every : defaults.logEvery);
  }

  void addTo(Map<String, Object> config) {
    config.put(CHECKPOINT, start.map(WeightsSource::toString).orElse(NONE));
    config.put(DATA, data.toString());
    config.put(DTYPE, dtype);
    config.put(LOG_EVERY, logEvery);
  }

  Precision<?> precision() {
    return dtype.equals(FP64) ? Precision.FP64 : Precision.FP32;
  }

  TrainingInputs withStart(WeightsSource value) {
    return new TrainingInputs(Optional.of(value), data, dtype, logEvery);
  }

  TrainingInputs withData(DatasetSource value) {
    return new TrainingInputs(start, value, dtype, logEvery);
  }

  TrainingInputs withDtype(String value) {
    return new TrainingInputs(start, data, value, logEvery);
  }

  TrainingInputs withLogEvery(int value) {
    return new TrainingInputs(start, data, dtype, value);
  }
}
