package org.fmnist.runtime;

import java.nio.file.Path;
import org.fmnist.io.FmnistException;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.NdArrays;
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

/**
 * A new {@code events.out.tfevents.*} file for TensorBoard. What was written is on the disk after
 * {@link #flush} or {@link #close}.
 */
public final class EventsFile implements AutoCloseable {
  private static final int QUEUE = 1000;
  private static final int FLUSH_MILLISECONDS = 120_000;

  private final Path directory;
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Placeholder<TInt64> step = scalar(TInt64.class);
  private final Placeholder<TString> tag = scalar(TString.class);
  private final Placeholder<TFloat32> value = scalar(TFloat32.class);
  private final Placeholder<TFloat32> values =
      tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)));
  private final Op writeScalar;
  private final Op writeHistogram;
  private final Placeholder<TString> png = scalar(TString.class);
  private final Op writeImage;
  private final Op flush;
  private final Op finish;
  private final GraphSession session;

  /**
   * Creates the file.
   *
   * @param directory exists
   * @throws FmnistException if the file cannot be created
   */
  public EventsFile(Path directory, SessionSettings settings) {
    this.directory = directory;
    SummaryWriter writer = tf.summary.summaryWriter();
    Op create =
        tf.summary.createSummaryFileWriter(
            writer,
            tf.constant(directory.toString()),
            tf.constant(QUEUE),
            tf.constant(FLUSH_MILLISECONDS),
            tf.constant(""));
    writeScalar = tf.summary.writeScalarSummary(writer, step, tag, value);
    writeHistogram = tf.summary.writeHistogramSummary(writer, step, tag, values);
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
    session = GraphSession.asBuilt(graph, settings);
    run(session.runner().addTarget(create));
  }

  private <T extends TType> Placeholder<T> scalar(Class<T> type) {
    return tf.placeholder(type, Placeholder.shape(Shape.scalar()));
  }

  /** One point of a curve. */
  public void scalar(long atStep, String name, double number) {
    try (TFloat32 fed = TFloat32.scalarOf((float) number)) {
      write(writeScalar, atStep, name, value, fed);
    }
  }

  /** How values are spread at a step. */
  public void histogram(long atStep, String name, float[] spread) {
    try (TFloat32 fed = Tensors.of(spread, spread.length)) {
      write(writeHistogram, atStep, name, values, fed);
    }
  }

  /**
   * A picture at a step.
   *
   * @param encoded the bytes of a PNG file
   */
  public void image(long atStep, String name, byte[] encoded) {
    try (TString fed = TString.tensorOfBytes(NdArrays.scalarOfObject(encoded))) {
      write(writeImage, atStep, name, png, fed);
    }
  }

  private void write(Op target, long atStep, String name, Operand<?> into, Tensor fed) {
    try (TInt64 fedStep = TInt64.scalarOf(atStep);
        TString fedTag = TString.scalarOf(name)) {
      run(session.runner().feed(step, fedStep).feed(tag, fedTag).feed(into, fed).addTarget(target));
    }
  }

  /** Brings to the disk what was written so far. */
  public void flush() {
    run(session.runner().addTarget(flush));
  }

  private void run(Session.Runner runner) {
    try {
      runner.run().close();
    } catch (TensorFlowException e) {
      throw new FmnistException(
          "cannot write events for TensorBoard to "
              + directory
              + ": "
              + e.getMessage()
              + "; check the folder and the room on the disk, then resume the run",
          e);
    }
  }

  @Override
  public void close() {
    try (session) {
      run(session.runner().addTarget(finish));
    }
  }
}
