package org.fmnist.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.fmnist.io.FmnistException;

/**
 * Images that have been read once, and are kept by the executors.
 *
 * @param good rows of {@link ImageRows#SCHEMA} with images, each id once
 * @param bad rows with problems
 */
record CheckedImages(Dataset<Row> good, long goodCount, Dataset<Row> bad, long badCount) {

  /**
   * Reads all images.
   *
   * @param strict whether one that cannot be read is a failure
   * @throws FmnistException if there is none, or an id stands twice
   */
  static CheckedImages of(Dataset<Row> rows, boolean strict) {
    Dataset<Row> kept = rows.persist(StorageLevel.MEMORY_AND_DISK());
    Column isGood = col("problem").isNull();
    Row counts =
        kept.agg(
                count(lit(1)).as("all"),
                count(when(isGood, 1)).as("good"),
                countDistinct(when(isGood, col("id"))).as("ids"))
            .first();
    Dataset<Row> good = kept.filter(isGood);
    Dataset<Row> bad =
        kept.filter(col("problem").isNotNull())
            .select(col("id"), col("path"), col("problem").as("reason"));
    CheckedImages images =
        new CheckedImages(good, counts.getLong(1), bad, counts.getLong(0) - counts.getLong(1));
    images.require(strict, counts.getLong(2));
    return images;
  }

  private void require(boolean strict, long ids) {
    if (badCount > 0 && (strict || goodCount == 0)) {
      throw new FmnistException("expected images that can be read, found " + sample());
    }
    if (goodCount == 0) {
      throw FmnistException.about("input", "expected at least one image, found none");
    }
    if (ids < goodCount) {
      Row twice = good.groupBy("id").count().filter(col("count").gt(1)).first();
      throw FmnistException.about(
          "input",
          "expected each id once, found id " + twice.get(0) + " " + twice.get(1) + " times");
    }
  }

  /** Keeps what could not be read, and says how many there were. */
  void reject(Cluster cluster, OutputFolder out) {
    if (badCount > 0) {
      out.reject(bad);
      cluster.note("passed over " + sample());
    }
  }

  /** How many could not be read, and one of them. */
  String sample() {
    Row first = bad.first();
    return badCount
        + (badCount == 1 ? " that cannot: " : " that cannot, such as ")
        + (first.isNullAt(1) ? "id " + first.get(0) : first.get(1))
        + ": "
        + first.get(2);
  }
}
