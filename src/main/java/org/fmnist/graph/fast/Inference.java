package org.fmnist.graph.fast;

import java.util.List;
import org.fmnist.data.FashionMnist;
import org.fmnist.runtime.GraphSession;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Runs a network in evaluation mode over any number of images, always in session runs of one and
 * the same size; the last run is filled up with black images. An image's values depend on the
 * image, the size, the image's place within the run and the number of threads, which together
 * decide the order in which native kernels add, and not on the images beside it. Place, size and
 * threads move last bits only; with size 1 there is one place.
 *
 * <p>Images are rows of 784 pixels, raw 0..255, one after the other. One call at a time.
 */
public final class Inference implements AutoCloseable {
  private final GraphSession session;
  private final InferenceTower tower;
  private final int chunk;
  private final boolean ownsSession;
  private final TFloat32 images;
  private final TInt32 classes;
  private boolean closed;

  private Inference(GraphSession session, InferenceTower tower, int chunk, boolean ownsSession) {
    if (chunk < 1) {
      throw new IllegalArgumentException("expected at least 1 image a run, found " + chunk);
    }
    this.session = session;
    this.tower = tower;
    this.chunk = chunk;
    this.ownsSession = ownsSession;
    this.images = TFloat32.tensorOf(Shape.of(chunk, FashionMnist.SIDE, FashionMnist.SIDE, 1));
    this.classes = TInt32.tensorOf(Shape.of(chunk));
    pixels().write(new float[chunk * FashionMnist.PIXELS]);
  }

  /** Closes the session with itself. */
  static Inference owning(GraphSession session, InferenceTower tower, int chunk) {
    return new Inference(session, tower, chunk, true);
  }

  /** Leaves the session to whoever opened it. */
  static Inference sharing(GraphSession session, InferenceTower tower, int chunk) {
    return new Inference(session, tower, chunk, false);
  }

  /** N rows of 10 class probabilities. */
  public float[] probabilities(float[] pixels) {
    return forward(pixels, tower.probabilities());
  }

  /** N rows of 10 values before the softmax. */
  public float[] logits(float[] pixels) {
    return forward(pixels, tower.logits());
  }

  /**
   * Gradients of each image's own −log p(class).
   *
   * @param classes N classes 0..9
   */
  public ImageGradients crossEntropyGradients(float[] pixels, int[] classes) {
    return backward(pixels, classes, tower.crossEntropyGradient());
  }

  /**
   * Gradients of each image's own margin: the largest logit of the other classes minus the logit of
   * the class.
   *
   * @param classes N classes 0..9
   */
  public ImageGradients marginGradients(float[] pixels, int[] classes) {
    return backward(pixels, classes, tower.marginGradient());
  }

  /** Images in a session run. */
  public int chunk() {
    return chunk;
  }

  private synchronized float[] forward(float[] pixels, Operand<TFloat32> output) {
    int count = count(pixels);
    float[] values = new float[count * FashionMnist.CLASSES];
    for (int first = 0; first < count; first += chunk) {
      int size = fill(pixels, first, count);
      try (Result result = session.runner().feed(tower.images(), images).fetch(output).run()) {
        read(result, 0, values, first, size, FashionMnist.CLASSES);
      }
    }
    return values;
  }

  private synchronized ImageGradients backward(
      float[] pixels, int[] classesOfImages, Operand<TFloat32> gradient) {
    int count = count(pixels);
    requireClasses(classesOfImages, count);
    float[] logits = new float[count * FashionMnist.CLASSES];
    float[] gradients = new float[count * FashionMnist.PIXELS];
    for (int first = 0; first < count; first += chunk) {
      int size = fill(pixels, first, count);
      classes.asRawTensor().data().asInts().write(classesOfImages, first, size);
      Session.Runner runner =
          session.runner().feed(tower.images(), images).feed(tower.classes(), classes);
      List.of(tower.logits(), gradient).forEach(runner::fetch);
      try (Result result = runner.run()) {
        read(result, 0, logits, first, size, FashionMnist.CLASSES);
        read(result, 1, gradients, first, size, FashionMnist.PIXELS);
      }
    }
    return new ImageGradients(logits, gradients);
  }

  /** Puts the images from {@code first} on into the input tensor and says how many. */
  private int fill(float[] pixels, int first, int count) {
    int size = Math.min(chunk, count - first);
    FloatDataBuffer buffer = pixels();
    buffer.write(pixels, first * FashionMnist.PIXELS, size * FashionMnist.PIXELS);
    if (size < chunk) {
      buffer
          .offset((long) size * FashionMnist.PIXELS)
          .write(new float[(chunk - size) * FashionMnist.PIXELS]);
    }
    return size;
  }

  private FloatDataBuffer pixels() {
    return images.asRawTensor().data().asFloats();
  }

  private static void read(Result result, int index, float[] into, int first, int size, int width) {
    result.get(index).asRawTensor().data().asFloats().read(into, first * width, size * width);
  }

  private int count(float[] pixels) {
    if (closed) {
      throw new IllegalStateException("used after close");
    }
    if (pixels.length % FashionMnist.PIXELS != 0) {
      throw new IllegalArgumentException(
          "expected a multiple of " + FashionMnist.PIXELS + " pixels, found " + pixels.length);
    }
    return pixels.length / FashionMnist.PIXELS;
  }

  private static void requireClasses(int[] classes, int count) {
    if (classes.length != count) {
      throw new IllegalArgumentException(
          "expected a class for each of " + count + " images, found " + classes.length);
    }
    for (int c : classes) {
      if (c < 0 || c >= FashionMnist.CLASSES) {
        throw new IllegalArgumentException("expected classes 0..9, found " + c);
      }
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      images.close();
      classes.close();
      if (ownsSession) {
        session.close();
      }
    }
  }
}
