package org.fmnist.runtime;

import java.nio.file.Path;
import org.tensorflow.Graph;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.image.DecodePng;
import org.tensorflow.op.summary.SummaryWriter;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/** The operations that write an events file. */
final class EventsGraph {
  private static final int QUEUE = 1000;
  private static final int FLUSH_MILLISECONDS = 120_000;

  private final Ops tf;
  private final Placeholder<TInt64> step;
  private final Placeholder<TString> tag;
  private final Placeholder<TFloat32> number;
  private final Placeholder<TFloat32> numbers;
  private final Placeholder<TString> png;
  private final Op create;
  private final Op writeScalar;
  private final Op writeHistogram;
  private final Op writeImage;
  private final Op flush;
  private final Op finish;

  /**
   * Adds all operations to a graph that is empty.
   *
   * @param directory where {@link #create} makes the file
   */
  EventsGraph(Graph graph, Path directory) {
    tf = Ops.create(graph);
    step = scalar(TInt64.class);
    tag = scalar(TString.class);
    number = scalar(TFloat32.class);
    numbers = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)));
    png = scalar(TString.class);
    SummaryWriter writer = tf.summary.summaryWriter();
    create =
        tf.summary.createSummaryFileWriter(
            writer,
            tf.constant(directory.toString()),
            tf.constant(QUEUE),
            tf.constant(FLUSH_MILLISECONDS),
            tf.constant(""));
    writeScalar = tf.summary.writeScalarSummary(writer, step, tag, number);
    writeHistogram = tf.summary.writeHistogramSummary(writer, step, tag, numbers);
    writeImage =
        tf.summary.writeImageSummary(
            writer,
            step,
            tag,
            tf.expandDims(
                tf.image.decodePng(png, TUint8.class, DecodePng.channels(3L)), tf.constant(0)),
            tf.constant(TUint8.vectorOf((byte) 0, (byte) 0, (byte) 0)));
    flush = tf.summary.flushSummaryWriter(writer);
    finish = tf.summary.closeSummaryWriter(writer);
  }

  private <T extends TType> Placeholder<T> scalar(Class<T> type) {
    return tf.placeholder(type, Placeholder.shape(Shape.scalar()));
  }

  Placeholder<TInt64> step() {
    return step;
  }

  Placeholder<TString> tag() {
    return tag;
  }

  Placeholder<TFloat32> number() {
    return number;
  }

  Placeholder<TFloat32> numbers() {
    return numbers;
  }

  Placeholder<TString> png() {
    return png;
  }

  Op create() {
    return create;
  }

  Op writeScalar() {
    return writeScalar;
  }

  Op writeHistogram() {
    return writeHistogram;
  }

  Op writeImage() {
    return writeImage;
  }

  Op flush() {
    return flush;
  }

  Op finish() {
    return finish;
  }
}
