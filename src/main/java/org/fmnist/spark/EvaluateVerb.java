package org.fmnist.spark;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.fmnist.eval.EvaluationCounts;
import org.fmnist.graph.Weights;
import org.fmnist.io.Json;

/** {@code evaluate}: accuracy and more on labelled images, as the command line's. */
final class EvaluateVerb {
  private final Inputs inputs;
  private final Cluster cluster;

  EvaluateVerb(Inputs inputs) {
    this.inputs = inputs;
    this.cluster = inputs.cluster();
  }

  Map<String, Object> run(SparkArguments arguments) {
    Weights weights = inputs.weights();
    Map<String, Object> settings = inputs.settings(Verb.EVALUATE, weights);
    settings.put("batchSize", inputs.batchSize());
    Optional<OutputFolder> out =
        arguments.text("out").map(uri -> OutputFolder.claim(cluster.spark(), uri, settings));
    CheckedImages images = CheckedImages.of(inputs.images(true), inputs.strict());
    out.ifPresentOrElse(
        folder -> images.reject(cluster, folder),
        () -> {
          if (images.badCount() > 0) {
            cluster.note("passed over " + images.sample());
          }
        });
    InferencePlan plan = InferencePlan.of(inputs, weights, inputs.batchSize());
    long began = System.nanoTime();
    EvaluationCounts counts = counts(images, plan);
    double seconds = (System.nanoTime() - began) / 1e9;
    Map<String, Object> result = counts.evaluation().toMap();
    result.put("seconds", seconds);
    result.put("imagesPerSecond", images.goodCount() / seconds);
    result.put("precision", inputs.precision().toString());
    result.put("rejected", images.badCount());
    cluster.addReports(result);
    out.ifPresent(folder -> folder.keep("evaluation.json", Json.pretty(result)));
    return result;
  }

  private EvaluationCounts counts(CheckedImages images, InferencePlan plan) {
    Dataset<byte[]> parts =
        PredictVerb.spread(inputs, images).mapPartitions(new Counter(plan), Encoders.BINARY());
    EvaluationCounts all = new EvaluationCounts();
    try (SparkProgress progress = cluster.progress("evaluate", "images", images.goodCount())) {
      for (byte[] part : parts.collectAsList()) {
        all.add(Counter.counts(part));
      }
      progress.show();
    }
    return all;
  }
}
