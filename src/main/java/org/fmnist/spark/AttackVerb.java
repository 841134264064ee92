package org.fmnist.spark;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.fmnist.attack.AttackImages;
import org.fmnist.attack.AttackJob;
import org.fmnist.attack.AttackSettings;
import org.fmnist.attack.AttackedImages;
import org.fmnist.attack.CollectedAttack;
import org.fmnist.attack.ImageOutcome;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.FashionMnist;
import org.fmnist.data.LabeledImages;
import org.fmnist.flags.AttackArguments;
import org.fmnist.graph.Weights;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.FmnistException;

/** {@code attack}: the outcomes as Parquet, and where it fits, today's attack directory. */
final class AttackVerb {
  private static final long WAVE = 10_000;
  private static final int COLLECT = 100_000;
  private static final String TABLE = "outcomes";

  private final Inputs inputs;
  private final Cluster cluster;

  AttackVerb(Inputs inputs) {
    this.inputs = inputs;
    this.cluster = inputs.cluster();
  }

  Map<String, Object> run(SparkArguments arguments) {
    AttackSettings settings = AttackArguments.settings(arguments);
    List<WeightsSource> surrogates = AttackArguments.surrogates(arguments);
    CollectedAttack attack =
        new CollectedAttack(
            settings, inputs.checkpoint(), surrogates, inputs.precision(), inputs.description());
    int count = arguments.integer("count", AttackJob.DEFAULT_COUNT, 1, Integer.MAX_VALUE);
    int collect = arguments.integer("collect", COLLECT, 0, Integer.MAX_VALUE);
    ArrayList<Weights> weights = new ArrayList<>(List.of(inputs.weights()));
    surrogates.forEach(source -> weights.add(source.read(cluster::note)));
    OutputFolder out = claim(arguments, settings, weights, count);
    CheckedImages images = CheckedImages.of(inputs.images(false), inputs.strict());
    images.reject(cluster, out);
    AttackPlan plan = AttackPlan.of(inputs, settings, weights);
    Choice choice = Choice.of(inputs, images, plan, count);
    new Waves(cluster, out, inputs.wave(WAVE), ImageAttacker.BATCH_SIZE, inputs.partitions())
        .run(
            "attack",
            choice.of(cluster, images.good()),
            rows -> rows.mapPartitions(new ImageAttacker(plan), Encoders.row(OutcomeRow.SCHEMA)),
            TABLE);
    boolean whole = choice.ids().length <= collect;
    Map<String, Object> result =
        whole ? directory(attack, choice, out) : document(attack, choice, out);
    result.put("rejected", images.badCount());
    cluster.addReports(result);
    return result;
  }

  private OutputFolder claim(
      SparkArguments arguments, AttackSettings settings, List<Weights> weights, int count) {
    Map<String, Object> all = inputs.settings(Verb.ATTACK, weights.get(0));
    all.put("surrogates", weights.stream().skip(1).map(Inputs::checksum).toList());
    all.put("count", count);
    all.putAll(settings.toMap());
    return OutputFolder.claim(
        cluster.spark(), arguments.required("out", "a place for the outcomes"), all);
  }

  /** The figures, where the images are too many for the driver. */
  private static Map<String, Object> document(
      CollectedAttack attack, Choice choice, OutputFolder out) {
    Dataset<Row> rows =
        out.rows(TABLE, OutcomeRow.SCHEMA).drop("original", "adversarial").sort("id");
    List<ImageOutcome> outcomes = rows.collectAsList().stream().map(OutcomeRow::outcome).toList();
    AttackImages none = new AttackImages(LabeledImages.of(new byte[0], new byte[0]), new int[0]);
    return attack.document(outcomes, chosen(choice, none));
  }

  private Map<String, Object> directory(CollectedAttack attack, Choice choice, OutputFolder out) {
    List<Row> rows = out.rows(TABLE, OutcomeRow.SCHEMA).sort(col("id")).collectAsList();
    AttackImages images =
        new AttackImages(LabeledImages.of(originals(rows), choice.labels()), choice.ids());
    List<ImageOutcome> outcomes = rows.stream().map(OutcomeRow::outcome).toList();
    Path folder = out.local().orElseGet(AttackVerb::temporary);
    Map<String, Object> document =
        attack
            .write(
                chosen(choice, images),
                rows.stream().map(OutcomeRow::adversarial).toList(),
                outcomes,
                folder,
                cluster::note)
            .document();
    if (out.local().isEmpty()) {
      out.take(folder);
    }
    return document;
  }

  private static AttackedImages chosen(Choice choice, AttackImages images) {
    return new AttackedImages(
        images, choice.chosen().considered(), choice.chosen().misclassified());
  }

  private static byte[] originals(List<Row> rows) {
    byte[] pixels = new byte[rows.size() * FashionMnist.PIXELS];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(
          OutcomeRow.original(rows.get(i)),
          0,
          pixels,
          i * FashionMnist.PIXELS,
          FashionMnist.PIXELS);
    }
    return pixels;
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("fmnist-attack");
    } catch (IOException e) {
      throw new FmnistException("cannot make a temporary folder: " + AtomicFiles.reason(e), e);
    }
  }
}
