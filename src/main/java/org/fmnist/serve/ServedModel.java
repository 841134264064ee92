package org.fmnist.serve;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.graph.Weights;
import org.fmnist.graph.fast.ForwardScores;
import org.fmnist.model.FastClassifier;
import org.fmnist.runtime.SessionSettings;

/** A model by the name that clients ask for. */
final class ServedModel implements AutoCloseable {
  /** The one version of each model. */
  static final String VERSION = "1";

  private static final int PATIENCE_SECONDS = 30;

  private final String name;
  private final WeightsSource weights;
  private final Batcher batcher;

  private ServedModel(String name, WeightsSource weights, Batcher batcher) {
    this.name = name;
    this.weights = weights;
    this.batcher = batcher;
  }

  /**
   * Reads the weights and opens the model.
   *
   * @throws org.fmnist.io.FmnistException if the weights cannot be read
   */
  static ServedModel open(
      String name,
      WeightsSource source,
      ServiceSettings settings,
      BatchMetrics metrics,
      Executor answering) {
    Weights weights = source.read(settings.notes());
    SessionSettings single = new SessionSettings(1, settings.session().device());
    Batcher.Limits limits =
        new Batcher.Limits(
            settings.maxBatch(),
            TimeUnit.MILLISECONDS.toNanos(settings.maxWaitMillis()),
            settings.maxQueue());
    Batcher batcher =
        new Batcher(
            () -> FastClassifier.open(weights, single, settings.precision(), settings.maxBatch()),
            settings.workers(),
            limits,
            metrics,
            answering);
    return new ServedModel(name, source, batcher);
  }

  String name() {
    return name;
  }

  WeightsSource weights() {
    return weights;
  }

  int waiting() {
    return batcher.waiting();
  }

  /** Scores of N images; see {@link Batcher#submit}. Later than half a minute, they fail. */
  CompletableFuture<ForwardScores> scores(float[] pixels) {
    return batcher.submit(pixels).orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    batcher.close();
  }
}
