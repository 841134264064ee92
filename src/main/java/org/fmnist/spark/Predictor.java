package org.fmnist.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.fmnist.data.ClassNames;
import org.fmnist.data.FashionMnist;
import org.fmnist.eval.Evaluator;

/** On an executor: images to what the classifier says of them. */
final class Predictor implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.LongType, false)
          .add("label", DataTypes.IntegerType, true)
          .add("predicted", DataTypes.IntegerType, false)
          .add("class", DataTypes.StringType, false)
          .add("probabilities", DataTypes.createArrayType(DataTypes.FloatType, false), false)
          .add("path", DataTypes.StringType, true);

  private final InferencePlan plan;

  Predictor(InferencePlan plan) {
    this.plan = plan;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return rows;
    }
    TaskInference inference = new TaskInference(plan);
    return new Batches<>(
        rows, inference.batchSize(), batch -> answers(batch, inference.probabilities(batch)));
  }

  private static List<Row> answers(List<Row> rows, float[] probabilities) {
    List<Row> answers = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      int predicted = Evaluator.predicted(probabilities, i);
      int from = i * FashionMnist.CLASSES;
      answers.add(
          RowFactory.create(
              row.get(ImageRows.ID),
              row.get(ImageRows.LABEL),
              predicted,
              ClassNames.of(predicted),
              Arrays.copyOfRange(probabilities, from, from + FashionMnist.CLASSES),
              row.get(ImageRows.PATH)));
    }
    return answers;
  }
}
