package org.fmnist.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.fmnist.eval.EvaluationCounts;

/** On an executor: labelled images to what an evaluation counts of them, one for a partition. */
final class Counter implements MapPartitionsFunction<Row, byte[]> {
  private static final long serialVersionUID = 1L;

  private final InferencePlan plan;

  Counter(InferencePlan plan) {
    this.plan = plan;
  }

  @Override
  public Iterator<byte[]> call(Iterator<Row> rows) {
    EvaluationCounts counts = new EvaluationCounts();
    if (rows.hasNext()) {
      count(rows, new TaskInference(plan), counts);
    }
    return List.of(bytes(counts)).iterator();
  }

  private static void count(Iterator<Row> rows, TaskInference inference, EvaluationCounts counts) {
    while (rows.hasNext()) {
      List<Row> batch = new ArrayList<>();
      while (batch.size() < inference.batchSize() && rows.hasNext()) {
        batch.add(rows.next());
      }
      float[] probabilities = inference.probabilities(batch);
      for (int i = 0; i < batch.size(); i++) {
        Row row = batch.get(i);
        counts.add(row.getLong(ImageRows.ID), row.getInt(ImageRows.LABEL), probabilities, i);
      }
    }
  }

  private static byte[] bytes(EvaluationCounts counts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(counts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** On the driver: what a partition counted. */
  static EvaluationCounts counts(byte[] bytes) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (EvaluationCounts) in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
