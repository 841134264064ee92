package org.fmnist.spark;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.fmnist.data.FashionMnist;
import org.fmnist.eval.Evaluator;
import org.fmnist.model.Classifier;

/**
 * On an executor: images to what the choice among them needs, {@value #BYTES} bytes for each: its
 * id (8), its label (1) and whether the victim sees it so (1). Without a label, what it sees is the
 * label.
 */
final class Chooser implements MapPartitionsFunction<Row, byte[]> {
  private static final long serialVersionUID = 1L;
  private static final int BATCH_SIZE = 200;

  static final int BYTES = Long.BYTES + 2;

  private final AttackPlan plan;

  Chooser(AttackPlan plan) {
    this.plan = plan;
  }

  @Override
  public Iterator<byte[]> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return Collections.emptyIterator();
    }
    Classifier victim = plan.borrow().victim();
    return new Batches<>(rows, BATCH_SIZE, batch -> List.of(judged(batch, victim)));
  }

  private byte[] judged(List<Row> rows, Classifier victim) {
    ExecutorPool.endIfCancelled();
    float[] pixels = new float[rows.size() * FashionMnist.PIXELS];
    for (int i = 0; i < rows.size(); i++) {
      PlacedRuns.copy(rows.get(i).getAs(ImageRows.IMAGE), pixels, i * FashionMnist.PIXELS);
    }
    float[] probabilities = victim.probabilities(pixels);
    ByteBuffer judged = ByteBuffer.allocate(rows.size() * BYTES);
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      int predicted = Evaluator.predicted(probabilities, i);
      int label = row.isNullAt(ImageRows.LABEL) ? predicted : row.getInt(ImageRows.LABEL);
      judged.putLong(row.getLong(ImageRows.ID));
      judged.put((byte) label);
      judged.put((byte) (label == predicted ? 1 : 0));
    }
    plan.done().add(rows.size());
    return judged.array();
  }
}
