package org.fmnist.runtime;

import java.nio.file.Path;
import org.fmnist.io.FmnistException;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/**
 * A new {@code events.out.tfevents.*} file for TensorBoard. What was written is on the disk after
 * {@link #flush} or {@link #close}. Not for sharing between threads.
 */
public final class EventsFile implements AutoCloseable {
  private final Path directory;
  private final EventsGraph operations;
  private final GraphSession session;

  /**
   * Creates the file.
   *
   * @param directory exists
   * @throws FmnistException if the file cannot be created
   */
  public static EventsFile create(Path directory, SessionSettings settings) {
    return Graphs.build(
        graph -> {
          EventsGraph operations = new EventsGraph(graph, directory);
          return GraphSession.asBuilt(graph, settings)
              .ownedBy(session -> new EventsFile(directory, operations, session));
        });
  }

  private EventsFile(Path directory, EventsGraph operations, GraphSession session) {
    this.directory = directory;
    this.operations = operations;
    this.session = session;
    run(session.runner().addTarget(operations.create()));
  }

  /** One point of a curve. */
  public void scalar(long atStep, String name, double number) {
    try (TFloat32 fed = TFloat32.scalarOf((float) number)) {
      write(operations.writeScalar(), atStep, name, operations.number(), fed);
    }
  }

  /** How values are spread at a step. */
  public void histogram(long atStep, String name, float[] spread) {
    try (TFloat32 fed = Tensors.of(spread, spread.length)) {
      write(operations.writeHistogram(), atStep, name, operations.numbers(), fed);
    }
  }

  /**
   * A picture at a step.
   *
   * @param encoded the bytes of a PNG file
   */
  public void image(long atStep, String name, byte[] encoded) {
    try (TString fed = TString.tensorOfBytes(NdArrays.scalarOfObject(encoded))) {
      write(operations.writeImage(), atStep, name, operations.png(), fed);
    }
  }

  private void write(Op target, long atStep, String name, Operand<?> into, Tensor fed) {
    try (TInt64 fedStep = TInt64.scalarOf(atStep);
        TString fedTag = TString.scalarOf(name)) {
      run(
          session
              .runner()
              .feed(operations.step(), fedStep)
              .feed(operations.tag(), fedTag)
              .feed(into, fed)
              .addTarget(target));
    }
  }

  /** Brings to the disk what was written so far. */
  public void flush() {
    run(session.runner().addTarget(operations.flush()));
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
      run(session.runner().addTarget(operations.finish()));
    }
  }
}
