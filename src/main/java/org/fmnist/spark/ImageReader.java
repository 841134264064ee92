package org.fmnist.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.fmnist.data.FashionMnist;
import org.fmnist.image.ImageConverter;
import org.fmnist.image.Invert;
import org.fmnist.io.AtomicFiles;
import org.fmnist.io.FmnistException;
import org.jspecify.annotations.Nullable;

/**
 * On an executor: {@code id, label, image, path} as they were found to rows of {@link
 * ImageRows#SCHEMA}. With a path, the bytes are a picture file, which is converted as everywhere in
 * this project; without, they are pixels.
 */
final class ImageReader implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  private final boolean needLabels;

  /**
   * @param needLabels whether an image without a label is a problem
   */
  ImageReader(boolean needLabels) {
    this.needLabels = needLabels;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Batches<>(rows, 1, some -> List.of(read(some.get(0))));
  }

  private Row read(Row row) {
    try {
      requireIdAndLabel(row);
      byte[] image = row.isNullAt(ImageRows.PATH) ? pixels(row) : picture(row);
      return row(row, image, null);
    } catch (FmnistException e) {
      return row(row, null, e.getMessage());
    }
  }

  private static Row row(Row row, byte @Nullable [] image, @Nullable String problem) {
    return RowFactory.create(
        row.get(ImageRows.ID), row.get(ImageRows.LABEL), image, row.get(ImageRows.PATH), problem);
  }

  private void requireIdAndLabel(Row row) {
    if (row.isNullAt(ImageRows.ID)) {
      throw new FmnistException("id: expected a whole number, found null");
    }
    if (row.isNullAt(ImageRows.LABEL)) {
      if (needLabels) {
        throw new FmnistException("label: expected 0..9, found null");
      }
      return;
    }
    int label = row.getInt(ImageRows.LABEL);
    if (label < 0 || label >= FashionMnist.CLASSES) {
      throw new FmnistException("label: expected 0..9, found " + label);
    }
  }

  private static byte[] pixels(Row row) {
    byte[] pixels = row.getAs(ImageRows.IMAGE);
    if (pixels == null || pixels.length != FashionMnist.PIXELS) {
      throw new FmnistException(
          "image: expected "
              + FashionMnist.PIXELS
              + " bytes, found "
              + (pixels == null ? "null" : pixels.length));
    }
    return pixels;
  }

  /** By way of a file, as the converter reads files. */
  private static byte[] picture(Row row) {
    byte[] bytes = row.getAs(ImageRows.IMAGE);
    String name = row.getString(ImageRows.PATH);
    Path file = null;
    try {
      file = Files.createTempFile("fmnist", ".picture");
      Files.write(file, bytes);
      return ImageConverter.read(file, Invert.AUTO).pixels();
    } catch (IOException e) {
      throw new FmnistException("cannot keep " + name + ": " + AtomicFiles.reason(e), e);
    } catch (FmnistException e) {
      throw new FmnistException(e.problem().replace(String.valueOf(file), name), e);
    } finally {
      delete(file);
    }
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // The system clears its folder for temporary files.
    }
  }
}
