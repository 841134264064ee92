package org.fmnist.spark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.io.InvalidSettingException;
import org.fmnist.model.FastClassifier;

/** {@code train}: a run for each seed, and a table of them. */
final class TrainVerb {
  private static final String TABLE = "seeds.csv";

  private final Inputs inputs;
  private final Cluster cluster;

  TrainVerb(Inputs inputs) {
    this.inputs = inputs;
    this.cluster = inputs.cluster();
  }

  Map<String, Object> run(SparkArguments arguments) {
    List<Long> seeds = Seeds.parse(arguments.required(Verb.SEEDS, "seeds such as 1-20"));
    String where = arguments.required("out", "a folder for the run directories");
    List<String> flags = flags(arguments);
    TrainingProcess.check(flags);
    OutputFolder out = OutputFolder.claim(cluster.spark(), where, settings(flags));
    InferencePlan probe =
        InferencePlan.of(
            inputs, WeightsSource.shipped().read(cluster::note), FastClassifier.DEFAULT_CHUNK);
    List<SeedResult> results = train(seeds, new SeedTrainer(probe, out.table(""), flags));
    out.keep(TABLE, SeedTable.csv(results));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("out", out.table(""));
    result.put("testAccuracy", SeedTable.testAccuracy(results));
    result.put("seeds", results.stream().map(SeedResult::figures).toList());
    cluster.addReports(result);
    return result;
  }

  /** One task a seed, however many run at a time. */
  private List<SeedResult> train(List<Long> seeds, SeedTrainer trainer) {
    try (SparkProgress progress = cluster.progress("train", "runs", seeds.size())) {
      List<SeedResult> results =
          cluster.context().parallelize(seeds, seeds.size()).map(trainer).collect();
      progress.show();
      return results;
    }
  }

  private static List<String> flags(SparkArguments arguments) {
    List<String> flags = arguments.others();
    for (String own : List.of("--seed", "--resume")) {
      if (flags.stream().anyMatch(word -> word.equals(own) || word.startsWith(own + "="))) {
        throw new InvalidSettingException(
            own.substring(2),
            "expected none beside --seeds, which names the runs and goes on with what is there");
      }
    }
    return flags;
  }

  private Map<String, Object> settings(List<String> flags) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("verb", Verb.TRAIN.toString());
    settings.put("flags", flags);
    settings.put("threads", inputs.threads());
    return settings;
  }
}
