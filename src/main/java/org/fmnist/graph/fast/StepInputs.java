package org.fmnist.graph.fast;

import org.fmnist.data.FashionMnist;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** The native tensors that a step is fed with, filled anew at each step. */
final class StepInputs implements AutoCloseable {
  private final TFloat32 learningRate = TFloat32.scalarOf(0);
  private final TFloat32 momentRate = TFloat32.scalarOf(0);
  private final TFloat32 averagingRate = TFloat32.scalarOf(0);
  private final TInt64 seedAndStep = TInt64.tensorOf(Shape.of(2));
  private @Nullable TFloat32 images;
  private @Nullable TFloat32 labels;

  /** Feeds what changes from step to step. */
  void feedRates(
      Session.Runner runner, FastTrainingGraph graph, long seed, long step, Rates rates) {
    learningRate.setFloat((float) rates.learning);
    momentRate.setFloat((float) rates.moment);
    averagingRate.setFloat((float) rates.averaging);
    seedAndStep.setLong(seed, 0);
    seedAndStep.setLong(step, 1);
    runner
        .feed(graph.learningRate(), learningRate)
        .feed(graph.momentRate(), momentRate)
        .feed(graph.averagingRate(), averagingRate)
        .feed(graph.seedAndStep(), seedAndStep);
  }

  /** The rates of a step: of learning, of the moving averages, of the averaged weights. */
  record Rates(double learning, double moment, double averaging) {}

  /**
   * Feeds N images of 784.
   *
   * @param into the placeholder that takes them
   */
  void feedImages(Session.Runner runner, Placeholder<TFloat32> into, float[] pixels) {
    images = filled(images, pixels, FashionMnist.SIDE, FashionMnist.SIDE, 1);
    runner.feed(into, images);
  }

  /** Feeds N images of 784 and N rows of 10 labels. */
  void feedBatch(
      Session.Runner runner,
      Placeholder<TFloat32> imagesInto,
      float[] pixels,
      Placeholder<TFloat32> labelsInto,
      float[] labelRows) {
    feedImages(runner, imagesInto, pixels, 1, labelRows);
    feedLabels(runner, labelsInto, labelRows);
  }

  /**
   * Feeds images of 784.
   *
   * @param perLabel how many for each row of labels
   */
  void feedImages(
      Session.Runner runner,
      Placeholder<TFloat32> into,
      float[] pixels,
      int perLabel,
      float[] labelRows) {
    int count = labelRows.length / FashionMnist.CLASSES * perLabel;
    if (count == 0 || pixels.length != count * FashionMnist.PIXELS) {
      throw new IllegalArgumentException(
          "expected at least one image and "
              + (perLabel == 1 ? "as many labels" : "a label for each " + perLabel)
              + ", found "
              + pixels.length
              + " pixels and "
              + labelRows.length
              + " label values");
    }
    feedImages(runner, into, pixels);
  }

  /** Feeds N rows of 10 labels. */
  void feedLabels(Session.Runner runner, Placeholder<TFloat32> into, float[] labelRows) {
    labels = filled(labels, labelRows, FashionMnist.CLASSES);
    runner.feed(into, labels);
  }

  /** The tensor with new values, or a new tensor where the number of rows changed. */
  private static TFloat32 filled(@Nullable TFloat32 old, float[] values, long... rowShape) {
    Shape shape = Shape.of(rowShape);
    shape = shape.prepend(values.length / shape.size());
    if (old != null && old.shape().equals(shape)) {
      old.asRawTensor().data().asFloats().write(values);
      return old;
    }
    if (old != null) {
      old.close();
    }
    return TFloat32.tensorOf(shape, DataBuffers.of(values));
  }

  @Override
  public void close() {
    if (images != null) {
      images.close();
    }
    if (labels != null) {
      labels.close();
    }
    learningRate.close();
    momentRate.close();
    averagingRate.close();
    seedAndStep.close();
  }
}
