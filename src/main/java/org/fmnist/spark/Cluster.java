package org.fmnist.spark;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/** The driver's side of Spark: one session, what executors report, and a place for notes. */
final class Cluster implements AutoCloseable {
  private final SparkSession spark;
  private final PrintStream notes;
  private final boolean quiet;
  private final CollectionAccumulator<ExecutorReport> executors;
  private final LongAccumulator done;

  /**
   * @param verbose whether Spark may log what is no error
   */
  Cluster(String verb, PrintStream notes, boolean quiet, boolean verbose) {
    this.spark = SparkSession.builder().appName("fmnist " + verb).getOrCreate();
    this.notes = notes;
    this.quiet = quiet;
    if (!verbose) {
      spark.sparkContext().setLogLevel("ERROR");
    }
    this.executors = spark.sparkContext().collectionAccumulator("executors");
    this.done = spark.sparkContext().longAccumulator("images");
  }

  SparkSession spark() {
    return spark;
  }

  JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  <T> Broadcast<T> broadcast(T value) {
    return context().broadcast(value);
  }

  CollectionAccumulator<ExecutorReport> executors() {
    return executors;
  }

  LongAccumulator done() {
    return done;
  }

  /** Tasks that can run at a time, as far as Spark knows. */
  int parallelism() {
    return spark.sparkContext().defaultParallelism();
  }

  /** A line that a user should know. */
  void note(String line) {
    if (!quiet) {
      notes.println("fmnist: " + line);
    }
  }

  /**
   * Shows how far the work is, until it is closed.
   *
   * @param unit of what is counted
   */
  SparkProgress progress(String what, String unit, long total) {
    return new SparkProgress(what, unit, total, done, this::note);
  }

  /** Adds to a result who has computed, and who of them computes other bits. */
  void addReports(Map<String, Object> result) {
    List<ExecutorReport> reports = ExecutorReports.distinct(executors.value());
    result.put("executors", reports);
    result.put("differing", ExecutorReports.differing(reports));
  }

  @Override
  public void close() {
    spark.stop();
  }
}
