package org.fmnist.spark;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.fmnist.data.FashionMnist;

/** On an executor: places in a dataset to rows of {@link ImageRows#SCHEMA}. */
final class DatasetReader implements MapPartitionsFunction<Long, Row> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<byte[][]> content;

  /**
   * @param content the pixels of all images, and their labels
   */
  DatasetReader(Broadcast<byte[][]> content) {
    this.content = content;
  }

  @Override
  public Iterator<Row> call(Iterator<Long> places) {
    return new Batches<>(places, 1, some -> List.of(row(some.get(0))));
  }

  private Row row(long id) {
    byte[][] arrays = content.value();
    int from = Math.toIntExact(id) * FashionMnist.PIXELS;
    byte[] image = Arrays.copyOfRange(arrays[0], from, from + FashionMnist.PIXELS);
    return RowFactory.create(id, (int) arrays[1][Math.toIntExact(id)], image, null, null);
  }
}
