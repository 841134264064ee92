package org.fmnist.spark;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.fmnist.graph.Weights;

/** {@code predict}: classes of images. */
final class PredictVerb {

  /** Images a task: half a second or so. */
  private static final long PER_TASK = 5_000;

  private static final long WAVE = 2_000_000;

  /** The folder itself is the table. */
  private static final String TABLE = "";

  private final Inputs inputs;
  private final Cluster cluster;

  PredictVerb(Inputs inputs) {
    this.inputs = inputs;
    this.cluster = inputs.cluster();
  }

  Map<String, Object> run(SparkArguments arguments) {
    Weights weights = inputs.weights();
    int chunk = inputs.batchSize();
    Map<String, Object> settings = inputs.settings(Verb.PREDICT, weights);
    settings.put("batchSize", chunk);
    OutputFolder out =
        OutputFolder.claim(
            cluster.spark(), arguments.required("out", "a folder for the predictions"), settings);
    CheckedImages images = CheckedImages.of(inputs.images(false), inputs.strict());
    images.reject(cluster, out);
    InferencePlan plan = InferencePlan.of(inputs, weights, chunk);
    boolean pictures =
        arguments.has("input") && !images.good().filter("path is not null").isEmpty();
    Waves waves = new Waves(cluster, out, inputs.wave(WAVE), PER_TASK, inputs.partitions());
    waves.run("predict", images.good(), rows -> predictions(rows, plan, pictures), TABLE);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("out", out.table(TABLE));
    result.put("precision", inputs.precision().toString());
    result.put("images", images.goodCount());
    result.put("rejected", images.badCount());
    cluster.addReports(result);
    return result;
  }

  private static Dataset<Row> predictions(Dataset<Row> rows, InferencePlan plan, boolean pictures) {
    Dataset<Row> all = rows.mapPartitions(new Predictor(plan), Encoders.row(Predictor.SCHEMA));
    return pictures ? all : all.drop("path");
  }

  /** Rows in tasks as they are classified. */
  static Dataset<Row> spread(Inputs inputs, CheckedImages images) {
    return Waves.spread(
        images.good(),
        inputs.partitions(),
        Math.max(inputs.cluster().parallelism(), images.goodCount() / PER_TASK));
  }
}
