package org.fmnist.graph.fast;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fmnist.data.FashionMnist;
import org.fmnist.graph.InputGradient;
import org.fmnist.runtime.GraphSession;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat32;

/**
 * Runs a network in evaluation mode over any number of images, in session runs of a few fixed
 * sizes: the largest as long as images last, then the smallest that holds the rest, filled up with
 * black images. An image's values depend on the image, the size, the image's place within the run
 * and the number of threads, which together decide the order in which native kernels add, and not
 * on the images beside it. Place, size and threads move last bits only; with size 1 there is one
 * place, and with one size the number of images does not matter.
 *
 * <p>Images are rows of 784 pixels, raw 0..255, one after the other. May be shared between threads;
 * calls wait for one another.
 */
public final class Inference implements AutoCloseable {
  private final GraphSession session;
  private final InferenceTower tower;
  private final RunSizes sizes;
  private final boolean ownsSession;
  private final Map<Integer, RunInputs> inputs = new HashMap<>();
  private boolean closed;

  private Inference(
      GraphSession session, InferenceTower tower, RunSizes sizes, boolean ownsSession) {
    this.session = session;
    this.tower = tower;
    this.sizes = sizes;
    this.ownsSession = ownsSession;
  }

  /** Closes the session with itself. */
  static Inference owning(GraphSession session, InferenceTower tower, RunSizes sizes) {
    return new Inference(session, tower, sizes, true);
  }

  /** Leaves the session to whoever opened it. */
  static Inference sharing(GraphSession session, InferenceTower tower, RunSizes sizes) {
    return new Inference(session, tower, sizes, false);
  }

  /** N rows of 10 class probabilities. */
  public float[] probabilities(float[] pixels) {
    return forward(pixels, List.of(tower.probabilities())).get(0);
  }

  /** N rows of 10 values before the softmax. */
  public float[] logits(float[] pixels) {
    return forward(pixels, List.of(tower.logits())).get(0);
  }

  /** Both, from one pass: the same values as from a pass each. */
  public ForwardScores scores(float[] pixels) {
    List<float[]> both = forward(pixels, List.of(tower.logits(), tower.probabilities()));
    return new ForwardScores(both.get(0), both.get(1));
  }

  /**
   * Gradients of each image's own −log p(class).
   *
   * @param classes N classes 0..9
   */
  public InputGradient crossEntropyGradients(float[] pixels, int[] classes) {
    return backward(pixels, classes, classes, tower.crossEntropyGradient());
  }

  /**
   * Gradients of each image's own margin: the largest logit of the other classes minus the logit of
   * the class.
   *
   * @param classes N classes 0..9
   */
  public InputGradient marginGradients(float[] pixels, int[] classes) {
    return backward(pixels, classes, classes, tower.marginGradient());
  }

  /**
   * Gradients of each image's own difference: the logit of its label minus that of a class.
   *
   * @param classes N classes 0..9
   * @param labels N classes 0..9
   */
  public InputGradient logitDifferenceGradients(float[] pixels, int[] classes, int[] labels) {
    return backward(pixels, classes, labels, tower.logitDifferenceGradient());
  }

  /**
   * Gradients of each image's own difference of logits ratio: that difference, divided by the
   * largest logit minus the mean of the third and the fourth.
   *
   * @param classes N classes 0..9
   * @param labels N classes 0..9
   */
  public InputGradient targetedDlrGradients(float[] pixels, int[] classes, int[] labels) {
    return backward(pixels, classes, labels, tower.targetedDlrGradient());
  }

  private synchronized List<float[]> forward(float[] pixels, List<Operand<TFloat32>> outputs) {
    int count = count(pixels);
    List<float[]> values =
        outputs.stream().map(output -> new float[count * FashionMnist.CLASSES]).toList();
    int first = 0;
    while (first < count) {
      RunInputs run = inputs(count - first);
      int size = run.fill(pixels, first, count);
      Session.Runner runner = session.runner().feed(tower.images(), run.images());
      outputs.forEach(runner::fetch);
      try (Result result = runner.run()) {
        for (int i = 0; i < values.size(); i++) {
          read(result, i, values.get(i), first, size, FashionMnist.CLASSES);
        }
      }
      first += size;
    }
    return values;
  }

  private synchronized InputGradient backward(
      float[] pixels, int[] classesOfImages, int[] labels, Operand<TFloat32> gradient) {
    int count = count(pixels);
    requireClasses(classesOfImages, count);
    requireClasses(labels, count);
    float[] logits = new float[count * FashionMnist.CLASSES];
    float[] gradients = new float[count * FashionMnist.PIXELS];
    int first = 0;
    while (first < count) {
      RunInputs run = inputs(count - first);
      int size = run.fill(pixels, first, count);
      run.classes().asRawTensor().data().asInts().write(classesOfImages, first, size);
      run.labels().asRawTensor().data().asInts().write(labels, first, size);
      Session.Runner runner =
          session
              .runner()
              .feed(tower.images(), run.images())
              .feed(tower.classes(), run.classes())
              .feed(tower.labels(), run.labels());
      List.of(tower.logits(), gradient).forEach(runner::fetch);
      try (Result result = runner.run()) {
        read(result, 0, logits, first, size, FashionMnist.CLASSES);
        read(result, 1, gradients, first, size, FashionMnist.PIXELS);
      }
      first += size;
    }
    return new InputGradient(logits, gradients);
  }

  private RunInputs inputs(int left) {
    return inputs.computeIfAbsent(sizes.next(left), RunInputs::of);
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
      inputs.values().forEach(RunInputs::close);
      if (ownsSession) {
        session.close();
      }
    }
  }
}
