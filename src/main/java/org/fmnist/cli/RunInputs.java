package org.fmnist.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.fmnist.checkpoint.Checkpoints;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.Dataset;
import org.fmnist.graph.Weights;
import org.fmnist.graph.exact.Precision;
import org.fmnist.model.Engine;
import org.fmnist.train.RunDirectory;

/**
 * What a run takes in beside its settings; {@code config.json} keeps it so that {@code --resume}
 * goes on with the same.
 *
 * @param checkpoint the weights to begin with: a path, {@code shipped}, or {@code none}
 * @param data the folder of the dataset, or {@code embedded}
 * @param dtype {@code fp32} or {@code fp64}
 * @param logEvery steps between two rows of {@code steps.csv}
 */
record RunInputs(String checkpoint, String data, String dtype, int logEvery) {
  private static final String NONE = "none";
  private static final String SHIPPED = "shipped";
  private static final String EMBEDDED = "embedded";

  /** What the flags say. */
  static RunInputs of(Arguments arguments, Engine engine, boolean fineTune) {
    String dtype = arguments.choice("dtype", "fp32", "fp32", "fp64");
    if (dtype.equals("fp64") && engine == Engine.FAST) {
      throw new UsageException("--dtype fp64: expected --engine exact with it, found fast");
    }
    return new RunInputs(
        fineTune ? checkpoint(arguments) : NONE,
        absolute(arguments, "data", EMBEDDED),
        dtype,
        arguments.integer("log-every", 100, 0, Integer.MAX_VALUE));
  }

  /** What the run to go on with began with; a folder of data given now wins, it may have moved. */
  static RunInputs of(RunDirectory directory, RunInputs given, Arguments arguments) {
    Map<String, Object> config = directory.config();
    return new RunInputs(
        text(config, "checkpoint", given.checkpoint),
        arguments.has("data") ? given.data : text(config, "data", given.data),
        text(config, "dtype", given.dtype),
        config.get("logEvery") instanceof Integer every && !arguments.has("log-every")
            ? every
            : given.logEvery);
  }

  /** The run may go on from another working directory. */
  private static String absolute(Arguments arguments, String flag, String fallback) {
    return arguments.path(flag).map(path -> path.toAbsolutePath().toString()).orElse(fallback);
  }

  private static String text(Map<String, Object> config, String name, String fallback) {
    return config.get(name) instanceof String text ? text : fallback;
  }

  void addTo(Map<String, Object> config) {
    config.put("checkpoint", checkpoint);
    config.put("data", data);
    config.put("dtype", dtype);
    config.put("logEvery", logEvery);
  }

  /** The weights to begin with; initial values if empty. */
  Optional<Weights> start() {
    return checkpoint.equals(NONE) ? Optional.empty() : Optional.of(weights(checkpoint));
  }

  /** The weights that {@code --checkpoint} names, in words that {@link #weights} reads. */
  static String checkpoint(Arguments arguments) {
    return absolute(arguments, "checkpoint", SHIPPED);
  }

  /** The weights of a path, or of {@code shipped}. */
  static Weights weights(String checkpoint) {
    return checkpoint.equals(SHIPPED)
        ? WeightsSource.shipped().read()
        : Checkpoints.read(Path.of(checkpoint));
  }

  Dataset dataset() {
    return data.equals(EMBEDDED) ? Dataset.embedded() : Dataset.read(Path.of(data));
  }

  Precision<?> precision() {
    return dtype.equals("fp64") ? Precision.FP64 : Precision.FP32;
  }
}
