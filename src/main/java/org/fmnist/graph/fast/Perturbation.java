package org.fmnist.graph.fast;

import org.fmnist.data.FashionMnist;
import org.fmnist.runtime.GraphSession;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * Perturbs training images against the weights as the steps have left them, in one session run. It
 * shares the network's session: the caller closes it first. Not for sharing between threads.
 */
public final class Perturbation implements AutoCloseable {
  private final GraphSession session;
  private final PerturbationTower tower;
  private final long seed;
  private final StepInputs inputs = new StepInputs();
  private final TFloat32 radius = TFloat32.scalarOf(0);
  private final TFloat32 stepSize = TFloat32.scalarOf(0);
  private final TInt64 seedAndStep = TInt64.tensorOf(Shape.of(2));

  Perturbation(GraphSession session, PerturbationTower tower, long seed) {
    this.session = session;
    this.tower = tower;
    this.seed = seed;
  }

  /**
   * Perturbed images.
   *
   * @param pixels N images of 784, raw 0..255; not changed
   * @param labels N rows of 10 that sum to 1
   * @param radius how far a pixel may move, grey levels
   * @param stepSize how far one step moves it, grey levels
   * @param number decides the random start, together with an image's place in the call
   * @return N images of 784, within {@code radius} of {@code pixels} and within 0..255
   */
  public float[] apply(
      float[] pixels, float[] labels, double radius, double stepSize, long number) {
    Session.Runner runner = session.runner();
    inputs.feedBatch(runner, tower.images(), pixels, tower.labels(), labels);
    this.radius.setFloat((float) radius);
    this.stepSize.setFloat((float) stepSize);
    seedAndStep.setLong(seed, 0);
    seedAndStep.setLong(number, 1);
    runner
        .feed(tower.radius(), this.radius)
        .feed(tower.stepSize(), this.stepSize)
        .feed(tower.seedAndStep(), seedAndStep)
        .fetch(tower.perturbed());
    float[] perturbed = new float[labels.length / FashionMnist.CLASSES * FashionMnist.PIXELS];
    try (Result result = runner.run()) {
      result.get(0).asRawTensor().data().asFloats().read(perturbed);
    }
    return perturbed;
  }

  @Override
  public void close() {
    inputs.close();
    radius.close();
    stepSize.close();
    seedAndStep.close();
  }
}
