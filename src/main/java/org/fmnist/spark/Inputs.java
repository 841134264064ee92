package org.fmnist.spark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.Split;
import org.fmnist.flags.CommonFlags;
import org.fmnist.graph.Weights;
import org.fmnist.graph.fast.ComputePrecision;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.model.FastClassifier;
import org.fmnist.runtime.Device;
import org.fmnist.runtime.SessionSettings;
import org.fmnist.runtime.TensorValue;

/** What the flags of every verb name: images, weights, and how they are classified. */
record Inputs(SparkArguments arguments, Cluster cluster) {
  private static final int MAX_PARTITIONS = 1_000_000;

  /**
   * The images.
   *
   * @param needLabels whether an image without a label is a problem
   */
  Dataset<Row> images(boolean needLabels) {
    ImageRows rows = new ImageRows(cluster.spark(), needLabels);
    if (arguments.has("input")) {
      for (String other : List.of("data", "split")) {
        if (arguments.has(other)) {
          throw new InvalidSettingException(other, "expected none beside --input, found one");
        }
      }
      return rows.at(arguments.required("input", "a URI"));
    }
    return rows.of(
        CommonFlags.data(arguments).read(split(), CommonFlags.seed(arguments), cluster::note));
  }

  private Split split() {
    return arguments.choice("split", Split.class, Split.TEST);
  }

  /** What results say of where the images come from. */
  String description() {
    return arguments.text("input").orElse(split().name().toLowerCase(Locale.ROOT));
  }

  WeightsSource checkpoint() {
    return CommonFlags.checkpoint(arguments);
  }

  Weights weights() {
    return CommonFlags.weights(arguments, cluster::note);
  }

  int threads() {
    return CommonFlags.threads(arguments);
  }

  /** The same for all machines: what is the fastest is asked of the driver's. */
  ComputePrecision precision() {
    return CommonFlags.precision(arguments).here(new SessionSettings(threads(), Device.CPU));
  }

  /** Images a run. */
  int batchSize() {
    return CommonFlags.batchSize(arguments, FastClassifier.DEFAULT_CHUNK);
  }

  int partitions() {
    return arguments.integer("partitions", 0, 0, MAX_PARTITIONS);
  }

  long wave(long fallback) {
    return arguments.integer("wave", fallback, 1, Long.MAX_VALUE);
  }

  boolean strict() {
    return arguments.has("strict");
  }

  /** What decides the results of a verb, but for its own settings. */
  Map<String, Object> settings(Verb verb, Weights weights) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("verb", verb.toString());
    settings.put("images", description());
    settings.put("data", CommonFlags.data(arguments).toString());
    settings.put("seed", CommonFlags.seed(arguments));
    settings.put("weights", checksum(weights));
    settings.put("precision", precision().toString());
    settings.put("threads", threads());
    return settings;
  }

  /** CRC-32 of all values, in hexadecimal digits. */
  static String checksum(Weights weights) {
    CRC32 sum = new CRC32();
    for (TensorValue value : weights.values().values()) {
      sum.update(value.bytes());
    }
    return String.format(Locale.ROOT, "%08x", sum.getValue());
  }
}
