package org.fmnist.spark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.DatasetSource;
import org.fmnist.data.OriginalBatches;
import org.fmnist.data.Split;
import org.fmnist.graph.Weights;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.model.FastClassifier;
import org.fmnist.runtime.TensorValue;

/** What the flags of every verb name: images, weights, and how they are classified. */
record Inputs(SparkArguments arguments, Cluster cluster) {
  private static final int MAX_THREADS = 4096;
  private static final int MAX_BATCH_SIZE = 100_000;
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
    return rows.of(data().read(split(), seed(), cluster::note));
  }

  private DatasetSource data() {
    return arguments.text("data").map(DatasetSource::parse).orElseGet(DatasetSource::embedded);
  }

  private Split split() {
    return arguments.choice("split", Split.class, Split.TEST);
  }

  private long seed() {
    return arguments.integer("seed", OriginalBatches.SEED, 0, Long.MAX_VALUE);
  }

  /** What results say of where the images come from. */
  String description() {
    return arguments.text("input").orElse(split().name().toLowerCase(Locale.ROOT));
  }

  WeightsSource checkpoint() {
    return arguments.text("checkpoint").map(WeightsSource::parse).orElseGet(WeightsSource::shipped);
  }

  Weights weights() {
    return checkpoint().read(cluster::note);
  }

  int threads() {
    return arguments.integer("threads", 0, 0, MAX_THREADS);
  }

  /** Images a run. */
  int batchSize() {
    return arguments.integer("batch-size", FastClassifier.DEFAULT_CHUNK, 1, MAX_BATCH_SIZE);
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
    settings.put("data", data().toString());
    settings.put("seed", seed());
    settings.put("weights", checksum(weights));
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
