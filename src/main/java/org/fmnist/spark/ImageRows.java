package org.fmnist.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.fmnist.data.LabeledImages;
import org.fmnist.image.ImageFiles;
import org.fmnist.io.FmnistException;

/**
 * Images as rows, wherever they come from: {@code id}, {@code label} (null if nobody knows it),
 * {@code image} (784 bytes), {@code path} (null but for picture files) and {@code problem} (why
 * there is no image; null if there is one).
 */
final class ImageRows {
  static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.LongType, true)
          .add("label", DataTypes.IntegerType, true)
          .add("image", DataTypes.BinaryType, true)
          .add("path", DataTypes.StringType, true)
          .add("problem", DataTypes.StringType, true);

  static final int ID = 0;
  static final int LABEL = 1;
  static final int IMAGE = 2;
  static final int PATH = 3;

  private final SparkSession spark;
  private final boolean needLabels;

  /**
   * @param needLabels whether an image without a label is a problem
   */
  ImageRows(SparkSession spark, boolean needLabels) {
    this.spark = spark;
    this.needLabels = needLabels;
  }

  /** A dataset that the driver has read; an image's id is its place. */
  Dataset<Row> of(LabeledImages images) {
    Broadcast<byte[][]> content =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new byte[][] {images.pixels(), images.labels()});
    return spark
        .range(images.size())
        .mapPartitions(new DatasetReader(content), Encoders.row(SCHEMA));
  }

  /**
   * What lies at a place that Spark can read.
   *
   * @throws FmnistException if there is nothing, or something else than images
   */
  Dataset<Row> at(String uri) {
    Dataset<Row> files = files(uri);
    if (!files.filter(col("path").endsWith(".parquet")).isEmpty()) {
      return read(parquet(uri));
    }
    Dataset<String> pictures =
        files
            .select("path")
            .as(Encoders.STRING())
            .filter((FilterFunction<String>) ImageFiles::looksLikeImage);
    if (pictures.isEmpty()) {
      throw FmnistException.about(
          "input", "expected Parquet or picture files, found neither: " + uri);
    }
    return read(pictures(files, pictures));
  }

  private Dataset<Row> files(String uri) {
    try {
      return spark.read().format("binaryFile").option("recursiveFileLookup", "true").load(uri);
    } catch (Exception e) { // Scala code throws checked exceptions that it does not declare
      throw FmnistException.about(
          "input", "expected Parquet or a folder of pictures, found: " + Failures.line(e), e);
    }
  }

  private Dataset<Row> read(Dataset<Row> raw) {
    return raw.mapPartitions(new ImageReader(needLabels), Encoders.row(SCHEMA));
  }

  private Dataset<Row> parquet(String uri) {
    Dataset<Row> table = spark.read().parquet(uri);
    StructType schema = table.schema();
    boolean labelled = Arrays.asList(schema.fieldNames()).contains("label");
    boolean fits =
        isWhole(schema, "id")
            && Arrays.stream(schema.fields()).anyMatch(ImageRows::isImage)
            && (!labelled || isWhole(schema, "label"));
    if (!fits) {
      throw FmnistException.about(
          "input",
          "expected columns id (whole number), image (binary) and, if known, label (whole number),"
              + " found "
              + schema.simpleString()
              + " in "
              + uri);
    }
    Column label = labelled ? col("label") : lit(null);
    return table.select(
        col("id").cast("long"),
        label.cast("int").as("label"),
        col("image"),
        lit(null).cast("string").as("path"));
  }

  private static boolean isImage(StructField field) {
    return field.name().equals("image") && field.dataType() instanceof BinaryType;
  }

  private static boolean isWhole(StructType schema, String name) {
    return Arrays.stream(schema.fields())
        .filter(field -> field.name().equals(name))
        .anyMatch(
            field ->
                Arrays.asList("tinyint", "smallint", "int", "bigint")
                    .contains(field.dataType().simpleString()));
  }

  /** A picture's id is its place among all paths in order. */
  private Dataset<Row> pictures(Dataset<Row> files, Dataset<String> paths) {
    JavaRDD<Row> numbered =
        paths
            .sort("path")
            .javaRDD()
            .zipWithIndex()
            .map(pair -> RowFactory.create(pair._1(), pair._2()));
    StructType schema =
        new StructType()
            .add("path", DataTypes.StringType, false)
            .add("id", DataTypes.LongType, false);
    return spark
        .createDataFrame(numbered, schema)
        .join(files, "path")
        .select(
            col("id"), lit(null).cast("int").as("label"), col("content").as("image"), col("path"));
  }
}
