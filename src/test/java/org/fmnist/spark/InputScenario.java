package org.fmnist.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.fmnist.data.DatasetSource;
import org.fmnist.data.FashionMnist;
import org.fmnist.data.LabeledImages;
import org.fmnist.data.Split;

/**
 * A program of its own: a table of 30 test images and four bad rows, evaluated, refused where bad
 * rows are, and pictures, predicted. Prints exit codes and results.
 */
public final class InputScenario {
  private InputScenario() {}

  /**
   * Runs all.
   *
   * @param args a folder to work in, and a folder of pictures
   * @throws IOException if a session cannot be closed
   */
  public static void main(String[] args) throws IOException {
    String table = args[0] + "/table";
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      StructType schema =
          new StructType()
              .add("id", DataTypes.LongType, true)
              .add("label", DataTypes.IntegerType, true)
              .add("image", DataTypes.BinaryType, true);
      spark.createDataFrame(rows(), schema).write().parquet(table);
    }
    Verbs.run("evaluate", "--input", table, "--json", "--out", args[0] + "/evaluation");
    Verbs.run("evaluate", "--input", table, "--json", "--strict");
    Verbs.run("predict", "--input", args[1], "--json", "--out", args[0] + "/predicted");
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      print(spark, args[0] + "/evaluation/_rejected", "reason");
      print(spark, args[0] + "/predicted/_rejected", "path", "reason");
      print(spark, args[0] + "/predicted", "id", "class", "path");
    }
  }

  private static List<Row> rows() {
    LabeledImages test = DatasetSource.embedded().read(Split.TEST, 0);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      byte[] image = new byte[FashionMnist.PIXELS];
      test.copyPixels(i, image, 0);
      // Far ids, out of order.
      rows.add(RowFactory.create((1L << 40) - 7L * i, test.label(i), image));
    }
    rows.add(RowFactory.create(null, 1, new byte[FashionMnist.PIXELS]));
    rows.add(RowFactory.create(1L, 1, null));
    rows.add(RowFactory.create(2L, 1, new byte[3]));
    rows.add(RowFactory.create(3L, 10, new byte[FashionMnist.PIXELS]));
    return rows;
  }

  private static void print(SparkSession spark, String table, String first, String... columns) {
    spark
        .read()
        .parquet(table)
        .select(first, columns)
        .sort(first)
        .collectAsList()
        .forEach(row -> System.out.println("row " + row.mkString("|")));
  }
}
