import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.fmnist.data.FashionMnist;
import org.fmnist.io.Npy;

/**
 * The probabilities of a table that {@code predict} wrote on Spark, in the order of ids, as the
 * file that {@code evaluate --probabilities} writes. Its arguments: the table, the file.
 */
final class PredictionsToNpy {
  private PredictionsToNpy() {}

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
