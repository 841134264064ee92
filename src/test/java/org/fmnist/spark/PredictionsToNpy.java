package org.fmnist.spark;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.fmnist.data.FashionMnist;
import org.fmnist.io.Npy;

/** A program of its own: the probabilities of a table of predictions, in the order of ids. */
public final class PredictionsToNpy {
  private PredictionsToNpy() {}

  /**
   * Reads a table and writes a file.
   *
   * @param args the table, and the file to write
   */
  public static void main(String[] args) {
    SparkSession spark = SparkSession.builder().getOrCreate();
    List<Row> rows =
        spark.read().parquet(args[0]).sort("id").select("probabilities").collectAsList();
    float[] all = new float[rows.size() * FashionMnist.CLASSES];
    for (int i = 0; i < rows.size(); i++) {
      List<Float> probabilities = rows.get(i).<Float>getList(0);
      for (int c = 0; c < FashionMnist.CLASSES; c++) {
        all[i * FashionMnist.CLASSES + c] = probabilities.get(c);
      }
    }
    Npy.write(Path.of(args[1]), all, rows.size(), FashionMnist.CLASSES);
    spark.stop();
  }
}
