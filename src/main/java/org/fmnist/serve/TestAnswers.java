package org.fmnist.serve;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.fmnist.data.FashionMnist;
import org.fmnist.data.LabeledImages;
import org.fmnist.eval.Evaluation;
import org.fmnist.eval.Evaluator;

/** What each model says of all test images: computed when first asked for, then kept. */
final class TestAnswers {
  /** Images asked for at once: few enough that a full evaluation leaves room in the queue. */
  private static final int PART = 200;

  private final LabeledImages images;
  private final Map<String, CompletableFuture<Found>> byModel = new ConcurrentHashMap<>();

  TestAnswers(LabeledImages images) {
    this.images = images;
  }

  /**
   * The answers of a model.
   *
   * @param predicted a class for each image
   * @param mistakes the surest first
   */
  record Found(byte[] predicted, List<Evaluation.Mistake> mistakes) {}

  /** The answers of a model; where that failed, the next call tries again. */
  CompletableFuture<Found> of(ServedModel model) {
    CompletableFuture<Found> found =
        byModel.compute(
            model.name(),
            (name, known) ->
                known == null || known.isCompletedExceptionally() ? compute(model) : known);
    return found.copy();
  }

  private CompletableFuture<Found> compute(ServedModel model) {
    float[] all = new float[images.size() * FashionMnist.CLASSES];
    return part(model, all, 0).thenApply(done -> found(all));
  }

  /** Asks for a part, and when it is there for the next. */
  private CompletableFuture<Void> part(ServedModel model, float[] all, int from) {
    if (from >= images.size()) {
      return CompletableFuture.completedFuture(null);
    }
    int to = Math.min(from + PART, images.size());
    float[] pixels = images.floats(IntStream.range(from, to).toArray());
    return model
        .scores(pixels)
        .thenCompose(
            scores -> {
              float[] some = scores.probabilities();
              System.arraycopy(some, 0, all, from * FashionMnist.CLASSES, some.length);
              return part(model, all, to);
            });
  }

  private Found found(float[] probabilities) {
    byte[] predicted = new byte[images.size()];
    for (int i = 0; i < predicted.length; i++) {
      predicted[i] = (byte) Evaluator.predicted(probabilities, i);
    }
    return new Found(
        Arrays.copyOf(predicted, predicted.length),
        Evaluator.evaluate(probabilities, images).mistakes());
  }
}
