package org.fmnist.spark;

import java.util.List;
import org.apache.spark.sql.Row;

/** On an executor: classifies for one task. */
final class TaskInference {
  /** Runs that are filled together, so that images out of order fill them well. */
  private static final int RUNS = 10;

  private final InferencePlan plan;
  private final PlacedRuns runs;

  /** Borrows a classifier until the task that calls ends. */
  TaskInference(InferencePlan plan) {
    this.plan = plan;
    this.runs = new PlacedRuns(plan.borrow(), plan.chunk());
  }

  /** How many rows to classify together. */
  int batchSize() {
    return RUNS * plan.chunk();
  }

  /** Probabilities of rows with images, 10 for each. */
  float[] probabilities(List<Row> rows) {
    long[] ids = rows.stream().mapToLong(row -> row.getLong(ImageRows.ID)).toArray();
    List<byte[]> images = rows.stream().map(row -> row.<byte[]>getAs(ImageRows.IMAGE)).toList();
    float[] probabilities = runs.probabilities(ids, images);
    plan.done().add(rows.size());
    return probabilities;
  }
}
