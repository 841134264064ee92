package org.fmnist.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.FmnistException;
import org.fmnist.io.Json;

/**
 * Where results go, on any file system that Spark knows: Parquet that grows wave by wave, and the
 * settings that it came by, so that only the same work goes on there.
 */
final class OutputFolder {
  private static final String SETTINGS = "_fmnist.json";
  private static final String REJECTED = "_rejected";
  private static final StructType IDS = new StructType().add("id", DataTypes.LongType, true);

  private final SparkSession spark;
  private final FileSystem files;
  private final Path root;

  private OutputFolder(SparkSession spark, FileSystem files, Path root) {
    this.spark = spark;
    this.files = files;
    this.root = root;
  }

  /**
   * Takes a folder that is absent, empty, or holds what the same settings have made so far.
   *
   * @param settings all that decides the results
   * @throws FmnistException if it holds something else, or the file system refuses
   */
  static OutputFolder claim(SparkSession spark, String uri, Map<String, Object> settings) {
    try {
      Path path = new Path(uri);
      FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
      OutputFolder folder = new OutputFolder(spark, files, files.makeQualified(path));
      folder.claim(Json.pretty(settings));
      return folder;
    } catch (IOException | IllegalArgumentException e) {
      throw FmnistException.about("out", "cannot use " + uri + ": " + Failures.line(e), e);
    }
  }

  private void claim(byte[] settings) throws IOException {
    Path file = new Path(root, SETTINGS);
    if (files.exists(file)) {
      requireSame(file, settings);
      return;
    }
    if (files.exists(root) && files.listStatus(root).length > 0) {
      throw FmnistException.about(
          "out", "expected an absent or empty folder, found files in " + root + "; name another");
    }
    write(SETTINGS, settings);
  }

  private void requireSame(Path file, byte[] settings) throws IOException {
    byte[] found;
    try (InputStream in = files.open(file)) {
      found = in.readAllBytes();
    }
    if (!Arrays.equals(found, settings)) {
      String[] now = new String(settings, StandardCharsets.UTF_8).split("\n", -1);
      String[] then = new String(found, StandardCharsets.UTF_8).split("\n", -1);
      int i = Arrays.mismatch(now, then);
      throw FmnistException.about(
          "out",
          "expected the settings that "
              + root
              + " was begun with ("
              + (i < then.length ? then[i].strip() : "fewer")
              + "), found "
              + (i < now.length ? now[i].strip() : "fewer")
              + "; name another folder");
    }
  }

  /** Writes a file, whole or not at all. */
  void write(String name, byte[] content) throws IOException {
    Path partial = new Path(root, "." + name + ".partial");
    try (OutputStream out = files.create(partial, true)) {
      out.write(content);
    }
    Path file = new Path(root, name);
    files.delete(file, false);
    if (!files.rename(partial, file)) {
      throw new IOException("cannot rename " + partial);
    }
  }

  /** {@link #write} where a failure is told in one line. */
  void keep(String name, byte[] content) {
    try {
      write(name, content);
    } catch (IOException e) {
      throw FmnistException.about(
          "out", "cannot write " + name + " to " + root + ": " + AtomicFiles.reason(e), e);
    }
  }

  /** A table in this folder, or the folder itself as one. */
  String table(String name) {
    return name.isEmpty() ? root.toString() : new Path(root, name).toString();
  }

  /** Adds rows to a table: all of them, or none. */
  void append(Dataset<Row> rows, String table) {
    rows.write().mode(SaveMode.Append).parquet(table(table));
  }

  /** Replaces the table of rows that could not be read. */
  void reject(Dataset<Row> rows) {
    rows.write().mode(SaveMode.Overwrite).parquet(table(REJECTED));
  }

  /** The ids that a table holds. */
  Dataset<Row> ids(String table) {
    return rows(table, IDS);
  }

  /** A table's rows; none if it was not begun. */
  Dataset<Row> rows(String table, StructType schema) {
    try {
      files.mkdirs(new Path(table(table)));
    } catch (IOException e) {
      throw FmnistException.about("out", "cannot use " + root + ": " + AtomicFiles.reason(e), e);
    }
    return spark.read().schema(schema).parquet(table(table));
  }

  /** Whether a path that is whole lies on a disk as every program sees it. */
  static boolean isLocal(Path path) {
    return "file".equals(path.toUri().getScheme());
  }

  /** The folder on this machine's disk; empty if it is on another file system. */
  Optional<java.nio.file.Path> local() {
    return isLocal(root)
        ? Optional.of(java.nio.file.Path.of(root.toUri().getPath()))
        : Optional.empty();
  }

  /** Copies the files of a folder on this machine into this one. */
  void take(java.nio.file.Path folder) {
    try {
      Path from = new Path(folder.toUri());
      FileSystem disk = FileSystem.getLocal(spark.sparkContext().hadoopConfiguration());
      for (FileStatus file : disk.listStatus(from)) {
        files.copyFromLocalFile(
            true, true, file.getPath(), new Path(root, file.getPath().getName()));
      }
    } catch (IOException e) {
      throw FmnistException.about("out", "cannot write to " + root + ": " + Failures.line(e), e);
    }
  }
}
