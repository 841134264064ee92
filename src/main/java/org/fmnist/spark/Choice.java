package org.fmnist.spark;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.fmnist.attack.AttackedImages;
import org.fmnist.eval.CorrectlyClassified;

/**
 * Which images are attacked: those that one machine would choose among the same, in the order of
 * their ids. The driver holds {@value Chooser#BYTES} bytes of each image.
 *
 * @param ids of the chosen images, ascending
 * @param labels of the same; where nobody knew one, what the victim sees
 * @param chosen how many were looked at
 */
record Choice(long[] ids, byte[] labels, CorrectlyClassified chosen) {
  private static final StructType SCHEMA =
      new StructType()
          .add("chosen", DataTypes.LongType, false)
          .add("known", DataTypes.IntegerType, false);

  /** Chooses among images, which executors classify. */
  static Choice of(Inputs inputs, CheckedImages images, AttackPlan plan, int count) {
    List<byte[]> judged;
    try (SparkProgress progress =
        inputs.cluster().progress("choose", "images", images.goodCount())) {
      judged =
          PredictVerb.spread(inputs, images)
              .mapPartitions(new Chooser(plan), Encoders.BINARY())
              .collectAsList();
      progress.show();
    }
    int size = Math.toIntExact(images.goodCount());
    long[] ids = new long[size];
    byte[] labels = new byte[size];
    BitSet right = new BitSet(size);
    int place = 0;
    for (byte[] bytes : judged) {
      for (ByteBuffer buffer = ByteBuffer.wrap(bytes); buffer.hasRemaining(); place++) {
        ids[place] = buffer.getLong();
        labels[place] = buffer.get();
        right.set(place, buffer.get() != 0);
      }
    }
    return of(ids, labels, AttackedImages.choose(labels, right, count, plan.settings()));
  }

  private static Choice of(long[] ids, byte[] labels, CorrectlyClassified chosen) {
    int[] places = chosen.places();
    byte[] known = new byte[places.length];
    for (int i = 0; i < places.length; i++) {
      known[i] = labels[places[i]];
    }
    return new Choice(
        Arrays.stream(places).mapToLong(place -> ids[place]).toArray(), known, chosen);
  }

  /** The chosen rows with their labels, in the columns of {@link ImageRows#SCHEMA}. */
  Dataset<Row> of(Cluster cluster, Dataset<Row> images) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      rows.add(RowFactory.create(ids[i], (int) labels[i]));
    }
    Dataset<Row> wanted =
        cluster.spark().createDataFrame(cluster.context().parallelize(rows), SCHEMA);
    return images
        .join(wanted, images.col("id").equalTo(wanted.col("chosen")))
        .selectExpr("id", "known as label", "image", "path", "problem");
  }
}
