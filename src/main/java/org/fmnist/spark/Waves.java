package org.fmnist.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;

import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Work in waves, each kept when it is done: a driver that dies loses the wave under way and no
 * more.
 *
 * @param perWave images a wave, about
 * @param perTask images a task, about, where there are more than tasks at a time
 * @param partitions tasks of a wave; 0 to go by {@code perTask}
 */
record Waves(Cluster cluster, OutputFolder out, long perWave, long perTask, int partitions) {
  /** Ids that stay together: a run of the default size, so that tasks fill theirs. */
  private static final long BLOCK = 200;

  /**
   * Does what is missing.
   *
   * @param rows with ids
   * @param work gives a result for each row, with the same id
   * @param table takes the results; what it holds already is not done again
   */
  void run(String what, Dataset<Row> rows, UnaryOperator<Dataset<Row>> work, String table) {
    Dataset<Row> done = out.ids(table).withColumnRenamed("id", "done");
    Dataset<Row> missing = rows.join(done, col("id").equalTo(col("done")), "left_anti");
    long count = missing.count();
    long waves = (count + perWave - 1) / perWave;
    try (SparkProgress progress = cluster.progress(what, "images", count)) {
      for (long wave = 0; wave < waves; wave++) {
        Dataset<Row> some =
            missing.filter(pmod(floor(col("id").divide(BLOCK)), lit(waves)).equalTo(lit(wave)));
        out.append(work.apply(spread(some, Math.min(count, perWave))), table);
        progress.show();
      }
    }
  }

  private Dataset<Row> spread(Dataset<Row> rows, long count) {
    return spread(rows, partitions, Math.max(cluster.parallelism(), count / perTask));
  }

  /**
   * Rows in tasks of near ids.
   *
   * @param wanted how many tasks; 0 for as many as are fitting
   */
  static Dataset<Row> spread(Dataset<Row> rows, int wanted, long fitting) {
    int tasks = wanted > 0 ? wanted : Math.toIntExact(fitting);
    return rows.repartitionByRange(tasks, col("id")).sortWithinPartitions("id");
  }
}
